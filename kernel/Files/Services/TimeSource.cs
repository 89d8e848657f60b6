namespace Tine.Files;

/// <summary>The clocks as files need them: times of inodes, time limits of poll and of the terminal.</summary>
public abstract class TimeSource
{
    /// <summary>Nanoseconds since boot; never goes back. The clock of every deadline.</summary>
    public abstract ulong MonotonicNanoseconds { get; }

    /// <summary>Time of day.</summary>
    public abstract Timestamp Now { [NoAllocation] get; }
}
