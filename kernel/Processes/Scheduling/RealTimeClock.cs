namespace Tine.Processes;

/// <summary>Sets the time of day, which sleeps and timers with a moment of it follow; clock_settime(2).</summary>
public sealed class RealTimeClock(World world)
{
    private const int InstructionsAWatch = 200;

    /// <summary>The first time that cannot be set: 30 years before time cannot be counted any more (Linux: TIME_SETTOD_SEC_MAX).</summary>
    private const ulong EndNanoseconds = KernelTimer.LongestNanoseconds - (30UL * 365 * 24 * 3600 * 1_000_000_000);

    private IntrusiveList<ClockSettingWatch, ClockSettingWatch.Link> _watches;

    /// <summary>The number of times that the clock was set.</summary>
    internal ulong Settings { get; private set; }

    /// <summary>Whether any machine's clock can show this time.</summary>
    /// <param name="nanoseconds">Nanoseconds since 1970-01-01 UTC.</param>
    public static bool CanShow(ulong nanoseconds) => nanoseconds < EndNanoseconds;

    /// <summary>Sets the clock.</summary>
    /// <param name="caller">The thread whose call it is: others run while readers of timers hear of it, one after the other.</param>
    /// <param name="nanoseconds">Nanoseconds since 1970-01-01 UTC.</param>
    /// <returns>None; EINVAL for a time so early that the machine would have started before 1970, or too late.</returns>
    public Errno Set(Caller caller, ulong nanoseconds)
    {
        if (!CanShow(nanoseconds) || nanoseconds < world.Hardware.Nanoseconds)
        {
            return Errno.EINVAL;
        }

        ulong forward = nanoseconds - world.RealTimeNanoseconds;
        world.RealTimeAdjustmentNanoseconds += forward;
        world.Scheduler.FollowRealTime((long)forward);
        Settings++;
        WakeReaders(caller, Settings);
        return Errno.None;
    }

    /// <summary>Tells a reader when the clock is set: TFD_TIMER_CANCEL_ON_SET.</summary>
    internal void Tell(ClockSettingWatch watch)
    {
        watch.SettingsToldOf = Settings;
        _watches.AddLast(watch);
    }

    internal void Forget(ClockSettingWatch watch) => _watches.Remove(watch);

    /// <summary>Wakes readers. Each watch goes to the end meanwhile: those that have not been told yet are the first ones, whatever others do.</summary>
    private void WakeReaders(Caller caller, ulong settings)
    {
        var portion = new WorkPortion(caller);
        while (_watches.First is { } watch && watch.SettingsToldOf < settings)
        {
            Forget(watch);
            Tell(watch);
            watch.WakeReaders();
            portion.Spend(InstructionsAWatch); // To the end even for a thread that was killed: others wait.
        }
    }
}
