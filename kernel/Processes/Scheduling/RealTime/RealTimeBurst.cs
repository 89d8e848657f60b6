namespace Tine.Processes;

/// <summary>
/// RLIMIT_RTTIME: a real-time thread that runs for longer without a call that sleeps gets SIGXCPU each second beyond the soft
/// limit, and SIGKILL at the hard one; getrlimit(2).
/// </summary>
internal static class RealTimeLimit
{
    private const ulong MicrosecondsATick = Scheduler.SliceNanoseconds / 1000;
    private const ulong TicksASecond = 100;

    /// <summary>A tick has found a real-time thread running.</summary>
    [NoAllocation]
    public static void OnTick(Thread thread, ulong sinceLastTickNanoseconds)
    {
        if (thread.SwitchesAtBurst != (uint)thread.VoluntarySwitches)
        {
            thread.SwitchesAtBurst = (uint)thread.VoluntarySwitches;
            thread.BurstTicks = 0;
        }

        ulong before = thread.BurstTicks;
        ulong ticks = before + (sinceLastTickNanoseconds / Scheduler.SliceNanoseconds);
        thread.BurstTicks = (uint)ticks;
        ResourceLimit limit = thread.Process.Limits[Resource.RealTimeMicroseconds];
        if (ticks > TicksOf(limit.Hard))
        {
            Signals.RaiseOnRunning(thread.Process, Signal.SIGKILL);
        }
        else if (SecondsBeyond(ticks, TicksOf(limit.Soft)) > SecondsBeyond(before, TicksOf(limit.Soft)))
        {
            Signals.RaiseOnRunning(thread.Process, Signal.SIGXCPU);
        }
    }

    /// <summary>Seconds that have begun since the limit was passed.</summary>
    [NoAllocation]
    private static ulong SecondsBeyond(ulong ticks, ulong limit) => ticks > limit ? ((ticks - limit - 1) / TicksASecond) + 1 : 0;

    [NoAllocation]
    private static ulong TicksOf(ulong microseconds) =>
        microseconds == ResourceLimit.Infinity ? ulong.MaxValue : (microseconds + MicrosecondsATick - 1) / MicrosecondsATick;
}
