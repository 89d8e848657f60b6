namespace Tine.Processes;

/// <content>The queues of timers: those of the monotonic clock, sleeps apart, and those of the time of day.</content>
public sealed partial class Scheduler
{
    /// <summary>Null until a timer is set to a time of day, or that clock is set.</summary>
    private RealTimeTimers? _realTimeTimers;

    /// <summary>The timers of the monotonic clock but for sleeps.</summary>
    public TimerQueue Timers { get; }

    /// <summary>
    /// The ends of sleeps, one a thread. They expire before other timers where many are due: a program may have a hundred thousand
    /// of one moment.
    /// </summary>
    internal TimerQueue Sleeps { get; }

    /// <summary>The earliest deadline of all, on the monotonic clock, or <see cref="Caller.Never"/>.</summary>
    internal ulong NextDeadlineNanoseconds
    {
        [NoAllocation]
        get
        {
            ulong sleep = Sleeps.NextDeadlineNanoseconds;
            ulong timer = NextTimerNanoseconds;
            return sleep < timer ? sleep : timer;
        }
    }

    /// <summary>The earliest deadline of what is no sleep.</summary>
    private ulong NextTimerNanoseconds
    {
        [NoAllocation]
        get
        {
            ulong next = Timers.NextDeadlineNanoseconds;
            return _realTimeTimers is { } ofDay && ofDay.NextDeadlineNanoseconds < next ? ofDay.NextDeadlineNanoseconds : next;
        }
    }

    /// <summary>Whether every timer stands in its place (<see cref="TimerQueue.IsInOrder"/>).</summary>
    internal bool AreTimersInOrder
    {
        [NoAllocation]
        get => Timers.IsInOrder && Sleeps.IsInOrder && _realTimeTimers is null or { Queue.IsInOrder: true };
    }

    private RealTimeTimers RealTimeTimers => _realTimeTimers ??= new RealTimeTimers(Hardware.BootTimeNanoseconds);

    /// <summary>Adds a timer and sees to it that the interrupt comes in time.</summary>
    /// <param name="timer">The timer.</param>
    /// <param name="deadlineNanoseconds">On the timer's clock (<see cref="OnClockOf"/>).</param>
    public void AddTimer(KernelTimer timer, ulong deadlineNanoseconds)
    {
        QueueOf(timer).Add(timer, deadlineNanoseconds);
        RequestTimerBy(DeadlineOf(timer));
    }

    /// <summary>Takes a timer out; harmless when it is not in.</summary>
    internal void RemoveTimer(KernelTimer timer) => QueueOf(timer).Remove(timer);

    /// <summary>A moment of the monotonic clock on the clock of a timer's deadline.</summary>
    internal ulong OnClockOf(KernelTimer timer, ulong nanoseconds) =>
        timer.FollowsRealTime ? RealTimeTimers.FromMonotonic(nanoseconds) : nanoseconds;

    /// <summary>The deadline of a timer in a queue, on the monotonic clock.</summary>
    [NoAllocation]
    internal ulong DeadlineOf(KernelTimer timer) =>
        timer.FollowsRealTime && _realTimeTimers is { } ofDay ? ofDay.ToMonotonic(timer.DeadlineNanoseconds) : timer.DeadlineNanoseconds;

    /// <summary>Follows a change of the time of day: deadlines on it come sooner or later.</summary>
    internal void FollowRealTime(long forwardNanoseconds)
    {
        RealTimeTimers.Follow(forwardNanoseconds);
        ulong now = Hardware.Nanoseconds;
        ulong next = NextDeadlineNanoseconds;
        RequestTimerBy(next > now ? next : now); // What is past has not been late since then.
    }

    private TimerQueue QueueOf(KernelTimer timer) => timer.FollowsRealTime ? RealTimeTimers.Queue : timer is SleepTimer ? Sleeps : Timers;
}
