namespace Tine.Processes;

/// <content>SCHED_FIFO and SCHED_RR: a ready thread of higher priority runs before the next instruction of a program.</content>
public sealed partial class Scheduler
{
    /// <summary>Bounds what real-time threads have together.</summary>
    public RealTimeThrottle RealTime { [NoAllocation] get; }

    /// <summary>Changes a thread's parameters, and its place among those that are ready.</summary>
    [NoAllocation]
    public void Change(Thread thread, SchedulingParameters parameters) => Change(thread, parameters, thread.LentPriority);

    /// <summary>Changes a thread's parameters or the priority that it has been lent.</summary>
    [NoAllocation]
    internal void Change(Thread thread, SchedulingParameters parameters, int lentPriority)
    {
        int before = thread.EffectivePriority;
        bool isWaiting = thread.State == ThreadState.Ready && thread != Current;
        bool isMoved = isWaiting && (before != 0 || parameters.IsRealTime || lentPriority != 0) && _ready.Remove(thread);
        thread.Scheduling = parameters;
        thread.LentPriority = lentPriority;
        int after = thread.EffectivePriority;
        if (after != 0)
        {
            _ready.LeaveRounds(thread);
        }
        else if (before != 0)
        {
            _ready.JoinRounds(thread);
        }

        if (isMoved)
        {
            Enter(thread, after < before ? AmongEquals.First : AmongEquals.Last);
        }
        else if (thread == Current && after < before)
        {
            thread.ReturnWork |= ReturnWork.Reschedule;
        }
    }

    /// <summary>Notes a ready real-time thread: a running one of lower priority gives way before its program goes on.</summary>
    [NoAllocation]
    internal void OnRealTimeReady(Thread thread)
    {
        if (!_isIdle && thread.EffectivePriority > Current.EffectivePriority)
        {
            Current.ReturnWork |= ReturnWork.Reschedule;
        }
    }

    /// <summary>Stops real-time threads until the next period: they have used up their share.</summary>
    [NoAllocation]
    private void Throttle()
    {
        _ready.Throttle();
        Current.ReturnWork |= ReturnWork.Reschedule;
        MoveTimer(RealTime, RealTime.PeriodEndNanoseconds);
    }

    [NoAllocation]
    private void Enter(Thread thread, AmongEquals place)
    {
        if (thread.EffectivePriority != 0)
        {
            _ready.AddRealTime(thread, place);
        }
        else
        {
            _ready.Add(thread);
        }
    }

    [NoAllocation]
    private void OnRealTimeTick(ulong now, ulong sinceLastTick)
    {
        if (RealTime.Count(now, sinceLastTick))
        {
            Throttle();
        }

        if (Current.IsSliceOver || (_ready.IsThrottled && !_ready.IsEmpty))
        {
            Current.ReturnWork |= ReturnWork.Reschedule;
        }

        ResourceLimit limit = Current.Process.Limits[Resource.RealTimeMicroseconds];
        RealTimeExcess excess = Current.RealTimeBurst.Count(Current.VoluntarySwitches, sinceLastTick, limit);
        if (excess != RealTimeExcess.None)
        {
            Signals.RaiseOnRunning(Current.Process, excess == RealTimeExcess.Hard ? Signal.SIGKILL : Signal.SIGXCPU);
        }
    }

    /// <summary>Has a thread that got the processor straight from another one give it up soon, for a real-time thread that is ready.</summary>
    [NoAllocation]
    private void RescheduleForRealTime(Thread next)
    {
        if (_ready.HighestPriority > next.EffectivePriority)
        {
            next.ReturnWork |= ReturnWork.Reschedule;
        }
    }

    /// <summary>Lets real-time threads run again.</summary>
    private sealed class NextPeriod(Scheduler scheduler) : Waiter
    {
        [NoAllocation]
        public override void Wake() => scheduler._ready.EndThrottle();
    }
}
