namespace Tine.Processes;

/// <summary>Which processor time counts.</summary>
public enum ProcessorTimeKind
{
    /// <summary>In user mode and in the kernel.</summary>
    All,

    /// <summary>In user mode alone.</summary>
    User,
}
