namespace Tine.Processes;

/// <summary>The kinds of processor time.</summary>
public enum ProcessorTimeKind
{
    /// <summary>In user mode and in the kernel.</summary>
    All,

    /// <summary>In user mode alone.</summary>
    User,
}
