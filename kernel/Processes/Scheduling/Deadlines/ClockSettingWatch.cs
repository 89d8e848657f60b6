namespace Tine.Processes;

/// <summary>Readers that hear of it when the time of day is set (TFD_TIMER_CANCEL_ON_SET); timerfd_create(2).</summary>
internal sealed class ClockSettingWatch(WaitQueue readers)
{
    private ListLink<ClockSettingWatch> _link;

    /// <summary><see cref="RealTimeClock.Settings"/> when the readers were woken last, or when they began to listen.</summary>
    public ulong SettingsToldOf { get; set; }

    public void WakeReaders() => readers.WakeAll();

    internal readonly struct Link : IListLink<ClockSettingWatch>
    {
        [NoAllocation]
        public ref ListLink<ClockSettingWatch> In(ClockSettingWatch watch) => ref watch._link;
    }
}
