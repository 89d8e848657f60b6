namespace Tine.Processes;

/// <summary>A clock, other than the machine's, on which a thread can sleep until a time.</summary>
public abstract class SleepClock
{
    /// <summary>The time that it shows.</summary>
    public abstract ulong Nanoseconds { [NoAllocation] get; }

    /// <summary>Sleeps until the clock shows a time.</summary>
    /// <returns>None, or ERESTARTSYS for a signal.</returns>
    public abstract Errno Sleep(Thread caller, ulong untilNanoseconds);
}
