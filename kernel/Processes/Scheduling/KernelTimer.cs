using System;

namespace Tine.Processes;

/// <summary>Something that happens at a time. Stands in at most one <see cref="TimerQueue"/>.</summary>
public abstract class KernelTimer
{
    internal const int NotQueued = -1;

    /// <summary>292 years, the longest that Linux counts (KTIME_MAX): what is longer never comes.</summary>
    internal const ulong LongestNanoseconds = long.MaxValue;

    /// <summary>Position in the queue's heap.</summary>
    internal int HeapIndex = NotQueued;

    /// <summary>On the monotonic clock, in nanoseconds.</summary>
    public ulong DeadlineNanoseconds { get; internal set; }

    /// <summary>Whether the deadline is a time of day, which moves when that clock is set.</summary>
    internal bool FollowsRealTime;

    public bool IsQueued { [NoAllocation] get => HeapIndex != NotQueued; }

    /// <summary>The time has come. Runs in the timer interrupt, taken out of the queue; may put itself back.</summary>
    [NoAllocation]
    public abstract void Expire(TimerQueue queue, ulong nowNanoseconds);

    /// <summary>
    /// Follows a change of the time of day, forward or, by a negative number, back: the deadline comes sooner or later.
    /// </summary>
    internal virtual void FollowRealTime(long forwardNanoseconds) => DeadlineNanoseconds = Sooner(DeadlineNanoseconds, forwardNanoseconds);

    /// <summary>An earlier moment, the earliest of all being 1.</summary>
    private protected static ulong Sooner(ulong time, long nanoseconds) => (ulong)Math.Max((long)time - nanoseconds, 1);
}
