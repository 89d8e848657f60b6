namespace Tine.Files;

/// <summary>One semaphore of a set.</summary>
public struct Semaphore
{
    public int Value;

    /// <summary>The process that changed it last, or waited for it last and got it.</summary>
    public int LastProcessId;
}
