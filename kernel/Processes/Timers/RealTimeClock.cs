namespace Tine.Processes;

/// <summary>Sets the time of day, which sleeps and timers with a moment of it follow; clock_settime(2).</summary>
public sealed class RealTimeClock(World world)
{
    private IntrusiveList<TimerFile, TimerFile.CancellingLink> _cancelled;

    /// <summary>Nanoseconds since 1970-01-01 UTC.</summary>
    public void Set(ulong nanoseconds)
    {
        ulong forward = nanoseconds - world.RealTimeNanoseconds;
        world.RealTimeAdjustmentNanoseconds += forward;
        world.Scheduler.FollowRealTime((long)forward);
        foreach (TimerFile timer in _cancelled)
        {
            timer.Cancel();
        }
    }

    /// <summary>TFD_TIMER_CANCEL_ON_SET: readers of the timer hear of it when the clock is set.</summary>
    internal void Tell(TimerFile timer) => _cancelled.AddLast(timer);

    internal void Forget(TimerFile timer) => _cancelled.Remove(timer);
}
