using System;

namespace Tine.Processes;

/// <summary>Timers whose deadlines are times of day: one number moves all of them when that clock is set.</summary>
/// <remarks>
/// As on Linux, where CLOCK_REALTIME has timers and an offset of its own (struct hrtimer_clock_base): deadlines are kept as times of
/// day, so that to set the clock takes no longer with many timers.
/// </remarks>
/// <param name="leadNanoseconds">The time of day when the monotonic clock showed 0.</param>
internal sealed class RealTimeTimers(ulong leadNanoseconds)
{
    private ulong _lead = leadNanoseconds;

    public TimerQueue Queue { get; } = new();

    /// <summary>The earliest deadline on the monotonic clock, or <see cref="Caller.Never"/>.</summary>
    public ulong NextDeadlineNanoseconds
    {
        [NoAllocation]
        get => Queue.Count == 0 ? Caller.Never : ToMonotonic(Queue.NextDeadlineNanoseconds);
    }

    /// <summary>Follows a change of the time of day, forward or, by a negative number, back.</summary>
    public void Follow(long forwardNanoseconds) => _lead = (ulong)Math.Max((long)_lead + forwardNanoseconds, 0);

    /// <summary>The time of day at a moment of the monotonic clock.</summary>
    [NoAllocation]
    public ulong FromMonotonic(ulong nanoseconds) => nanoseconds + _lead;

    /// <summary>The moment of the monotonic clock at a time of day; 0 for what was before the start.</summary>
    [NoAllocation]
    public ulong ToMonotonic(ulong time) => time > _lead ? time - _lead : 0;
}
