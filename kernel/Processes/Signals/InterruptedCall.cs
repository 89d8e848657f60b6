namespace Tine.Processes;

/// <summary>Which call restart_syscall(2) goes on with.</summary>
public enum InterruptedCall
{
    /// <summary>nanosleep and clock_nanosleep.</summary>
    Sleep,
    Poll,

    /// <summary>FUTEX_WAIT with a time limit.</summary>
    FutexWait,
}
