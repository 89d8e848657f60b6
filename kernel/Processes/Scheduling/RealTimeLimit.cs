namespace Tine.Processes;

/// <summary>
/// RLIMIT_RTTIME: a real-time thread that runs for longer without a call that sleeps gets SIGXCPU each second beyond the soft
/// limit, and SIGKILL at the hard one; getrlimit(2).
/// </summary>
internal static class RealTimeLimit
{
    private const ulong NanosecondsPerMicrosecond = 1000;
    private const ulong NanosecondsPerSecond = 1_000_000_000;

    /// <summary>A tick has found a real-time thread running; its processor time is up to date.</summary>
    [NoAllocation]
    public static void OnTick(Thread thread)
    {
        ResourceLimit limit = thread.Process.Limits[Resource.RealTimeMicroseconds];
        if (limit.Soft == ResourceLimit.Infinity)
        {
            return;
        }

        if (thread.VoluntarySwitches != thread.SwitchesAtBurst)
        {
            thread.SwitchesAtBurst = thread.VoluntarySwitches;
            thread.BurstStartNanoseconds = thread.RunNanoseconds - Scheduler.SliceNanoseconds;
            thread.NextBurstSignalNanoseconds = 0;
        }

        ulong burst = thread.RunNanoseconds - thread.BurstStartNanoseconds;
        if (IsOver(burst, limit.Hard))
        {
            Signals.RaiseOnRunning(thread.Process, Signal.SIGKILL);
        }
        else if (IsOver(burst, limit.Soft) && burst >= thread.NextBurstSignalNanoseconds)
        {
            thread.NextBurstSignalNanoseconds = burst + NanosecondsPerSecond;
            Signals.RaiseOnRunning(thread.Process, Signal.SIGXCPU);
        }
    }

    [NoAllocation]
    private static bool IsOver(ulong burstNanoseconds, ulong limitMicroseconds) =>
        limitMicroseconds != ResourceLimit.Infinity && burstNanoseconds / NanosecondsPerMicrosecond > limitMicroseconds;
}
