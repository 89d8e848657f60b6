namespace Tine.Processes;

/// <summary>
/// RLIMIT_RTTIME: a real-time thread that runs for longer without a call that sleeps gets SIGXCPU each second beyond the soft
/// limit, and SIGKILL at the hard one; getrlimit(2).
/// </summary>
internal static class RealTimeLimit
{
    private const ulong MicrosecondsATick = Scheduler.SliceNanoseconds / 1000;
    private const uint TicksASecond = 100;

    /// <summary>A tick has found a real-time thread running.</summary>
    [NoAllocation]
    public static void OnTick(Thread thread)
    {
        if (thread.SwitchesAtBurst != (uint)thread.VoluntarySwitches)
        {
            thread.SwitchesAtBurst = (uint)thread.VoluntarySwitches;
            thread.BurstTicks = 0;
        }

        thread.BurstTicks++;
        ResourceLimit limit = thread.Process.Limits[Resource.RealTimeMicroseconds];
        ulong soft = TicksOf(limit.Soft);
        if (thread.BurstTicks > TicksOf(limit.Hard))
        {
            Signals.RaiseOnRunning(thread.Process, Signal.SIGKILL);
        }
        else if (thread.BurstTicks > soft && (thread.BurstTicks - soft - 1) % TicksASecond == 0)
        {
            Signals.RaiseOnRunning(thread.Process, Signal.SIGXCPU);
        }
    }

    [NoAllocation]
    private static ulong TicksOf(ulong microseconds) =>
        microseconds == ResourceLimit.Infinity ? ulong.MaxValue : (microseconds + MicrosecondsATick - 1) / MicrosecondsATick;
}
