namespace Tine.Files;

/// <summary>One semaphore of a set.</summary>
public struct Semaphore
{
    public int Value;

    /// <summary>The process that changed it last, or waited for it last and got it.</summary>
    public int LastProcessId;

    /// <summary>Threads that wait until it is larger: GETNCNT.</summary>
    public int WaitingForMore;

    /// <summary>Threads that wait until it is zero: GETZCNT.</summary>
    public int WaitingForZero;
}
