namespace Tine.Processes;

/// <summary>Something that happens at a time. Stands in at most one <see cref="TimerQueue"/>.</summary>
public abstract class KernelTimer
{
    internal const int NotQueued = -1;

    /// <summary>Position in the queue's heap.</summary>
    internal int HeapIndex = NotQueued;

    /// <summary>On the monotonic clock, in nanoseconds.</summary>
    public ulong DeadlineNanoseconds { get; internal set; }

    public bool IsQueued { [NoAllocation] get => HeapIndex != NotQueued; }

    /// <summary>The time has come. Runs in the timer interrupt, taken out of the queue; may put itself back.</summary>
    [NoAllocation]
    public abstract void Expire(TimerQueue queue, ulong nowNanoseconds);
}
