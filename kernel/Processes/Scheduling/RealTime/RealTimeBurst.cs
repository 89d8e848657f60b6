namespace Tine.Processes;

/// <summary>
/// The time that a real-time thread has run without a call that sleeps, which RLIMIT_RTTIME bounds; getrlimit(2). In ticks: the
/// thread that runs at a tick is charged for all of it.
/// </summary>
[NoAllocation]
internal struct RealTimeBurst
{
    private const ulong MicrosecondsATick = Scheduler.SliceNanoseconds / 1000;
    private const ulong TicksASecond = 100;

    private uint _ticks;

    /// <summary>Voluntary switches of the thread at the last tick: another number tells that it has slept since.</summary>
    private uint _switches;

    /// <summary>Counts a tick that has found the thread running.</summary>
    /// <param name="switches">The number of the thread's sleeps.</param>
    /// <param name="sinceLastTickNanoseconds">On a machine that is short of time ticks come late.</param>
    /// <param name="limit">RLIMIT_RTTIME, in microseconds.</param>
    /// <returns>Beyond the soft limit, once each second; beyond the hard one, at each tick.</returns>
    public RealTimeExcess Count(ulong switches, ulong sinceLastTickNanoseconds, ResourceLimit limit)
    {
        if (_switches != (uint)switches)
        {
            _switches = (uint)switches;
            _ticks = 0;
        }

        ulong before = _ticks;
        ulong ticks = before + (sinceLastTickNanoseconds / Scheduler.SliceNanoseconds);
        _ticks = (uint)ticks;
        ulong soft = TicksOf(limit.Soft);
        return ticks > TicksOf(limit.Hard) ? RealTimeExcess.Hard
            : SecondsBeyond(ticks, soft) > SecondsBeyond(before, soft) ? RealTimeExcess.Soft
            : RealTimeExcess.None;
    }

    /// <summary>Seconds that have begun since the limit was passed.</summary>
    private static ulong SecondsBeyond(ulong ticks, ulong limit) => ticks > limit ? ((ticks - limit - 1) / TicksASecond) + 1 : 0;

    private static ulong TicksOf(ulong microseconds) =>
        microseconds == ResourceLimit.Infinity ? ulong.MaxValue : (microseconds + MicrosecondsATick - 1) / MicrosecondsATick;
}
