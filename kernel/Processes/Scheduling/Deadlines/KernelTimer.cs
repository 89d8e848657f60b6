namespace Tine.Processes;

/// <summary>Something that happens at a time. Stands in at most one <see cref="TimerQueue"/>.</summary>
public abstract class KernelTimer
{
    internal const int NotQueued = -1;

    /// <summary>292 years, the longest that Linux counts (KTIME_MAX): what is longer never comes.</summary>
    internal const ulong LongestNanoseconds = long.MaxValue;

    /// <summary>Position in the queue's heap.</summary>
    internal int HeapIndex = NotQueued;

    /// <summary>In nanoseconds on the clock of its queue: the monotonic one, the time of day, or processor time.</summary>
    public ulong DeadlineNanoseconds { get; internal set; }

    /// <summary>Whether the deadline is a time of day, and the timer among <see cref="RealTimeTimers"/>. Changes only while it stands in no queue.</summary>
    internal bool FollowsRealTime;

    public bool IsQueued { [NoAllocation] get => HeapIndex != NotQueued; }

    /// <summary>Does what is due. Runs in the timer interrupt, taken out of the queue; may put itself back.</summary>
    [NoAllocation]
    public abstract void Expire(TimerQueue queue, ulong nowNanoseconds);
}
