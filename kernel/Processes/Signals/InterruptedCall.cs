namespace Tine.Processes;

/// <summary>The call that restart_syscall(2) goes on with.</summary>
public enum InterruptedCall
{
    None,

    /// <summary>nanosleep and clock_nanosleep.</summary>
    Sleep,
    Poll,

    /// <summary>FUTEX_WAIT with a time limit.</summary>
    FutexWait,
}
