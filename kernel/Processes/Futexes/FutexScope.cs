namespace Tine.Processes;

/// <summary>The threads that may meet at a futex.</summary>
public enum FutexScope
{
    /// <summary>All who map the same shared memory.</summary>
    Shared,

    /// <summary>The threads of one address space (FUTEX_PRIVATE_FLAG).</summary>
    Private,
}
