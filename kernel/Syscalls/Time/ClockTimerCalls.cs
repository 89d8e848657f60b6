using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>timer_create and its relatives.</summary>
internal static class ClockTimerCalls
{
    private const int Absolute = 1;
    private const int NotifyBySignal = 0;
    private const int NotifyNobody = 1;

    /// <summary>SIGEV_THREAD: threads are made by the C library; the kernel sends the signal.</summary>
    private const int NotifyByThread = 2;
    private const int NotifyThread = 4;

    [Syscall(222, "timer_create")]
    internal static Errno TimerCreate(Thread caller, ClockId clock, VirtualAddress notification, VirtualAddress id)
    {
        if (!notification.IsNull && caller.Process.Memory.Read<SignalEvent>(notification).Failed)
        {
            return Errno.EFAULT; // Before the clock is looked at.
        }

        ClockKind? deadlineKind = ClockRules.DeadlineKindOf(clock);
        Result<ProcessorTime> counted = deadlineKind is null ? ProcessorClockId.Find(caller, clock) : default(ProcessorTime);
        if (counted.Failed)
        {
            return ClockRules.IsWithoutDeadlines(clock) ? Errno.ENOTSUP : Errno.EINVAL;
        }

        if (!ClockRules.MayUse(caller, clock))
        {
            return Errno.EPERM;
        }

        Result<SignalEvent> wanted = ReadNotification(caller, notification);
        if (wanted.Failed)
        {
            return wanted.Error;
        }

        Thread? target = null;
        if (wanted.Value.Kind == NotifyThread)
        {
            target = caller.World.Processes.FindThread(wanted.Value.ThreadId);
            if (target is null || target.Process != caller.Process)
            {
                return Errno.EINVAL;
            }
        }

        Process process = caller.Process;
        ClockTimers timers = ProcessTimers.Of(process).Clocks;
        Signal? signal = notification.IsNull ? null : wanted.Value.Kind == NotifyNobody ? Signal.None : (Signal)wanted.Value.Signal;
        ulong? value = notification.IsNull ? null : wanted.Value.Value;
        ClockKind kind = deadlineKind ?? ClockKind.ProcessorTime;
        ProcessorClock? processorClock = deadlineKind is null ? counted.Value.Clock : null;
        Result<ClockTimer> timer = timers.Create(signal, value, target, kind, processorClock);
        if (timer.Failed)
        {
            return timer.Error;
        }

        Errno error = process.Memory.Write(id, timer.Value.Id);
        if (error != Errno.None)
        {
            timers.Delete(timer.Value);
        }

        return error;
    }

    [Syscall(223, "timer_settime")]
    internal static Errno TimerSetTime(Thread caller, int id, int flags, VirtualAddress value, VirtualAddress oldValue)
    {
        Result<TimerSpec> wanted = caller.Process.Memory.Read<TimerSpec>(value);
        if (wanted.Failed || !wanted.Value.First.IsValid || !wanted.Value.Interval.IsValid)
        {
            return wanted.Failed && !value.IsNull ? wanted.Error : Errno.EINVAL;
        }

        if (Find(caller, id) is not { } timer)
        {
            return Errno.EINVAL;
        }

        if (timer.IsClockOver)
        {
            return Errno.ESRCH;
        }

        TimerSpec former = Read(timer);
        timer.Stop();
        timer.FollowsRealTime = (flags & Absolute) != 0 && timer.Clock == ClockKind.RealTime;
        ulong first = wanted.Value.First.Total;

        // A timer that is turned off keeps an interval only on a processor-time clock; common_timer_set() of Linux.
        bool keepsInterval = first != 0 || timer.Clock == ClockKind.ProcessorTime;
        timer.Set(DeadlineOf(caller, timer, first, flags), keepsInterval ? wanted.Value.Interval.Total : 0);
        return oldValue.IsNull ? Errno.None : caller.Process.Memory.Write(oldValue, former);
    }

    [Syscall(224, "timer_gettime")]
    internal static Errno TimerGetTime(Thread caller, int id, VirtualAddress value) =>
        Find(caller, id) is { } timer ? caller.Process.Memory.Write(value, Read(timer)) : Errno.EINVAL;

    [Syscall(225, "timer_getoverrun")]
    internal static Result<int> TimerGetOverrun(Thread caller, int id) =>
        Find(caller, id) is { } timer ? (int)timer.LastOverrun : Errno.EINVAL;

    [Syscall(226, "timer_delete")]
    internal static Errno TimerDelete(Thread caller, int id)
    {
        if (Find(caller, id) is not { } timer)
        {
            return Errno.EINVAL;
        }

        ProcessTimers.Of(caller.Process).Clocks.Delete(timer);
        return Errno.None;
    }

    private static ClockTimer? Find(Thread caller, int id) => ProcessTimers.Find(caller.Process)?.Clocks.Find(id);

    private static TimerSpec Read(ClockTimer timer) =>
        new(TimeSpec.From(timer.IntervalNanoseconds), TimeSpec.From(timer.LeftNanoseconds()));

    private static Result<SignalEvent> ReadNotification(Thread caller, VirtualAddress address)
    {
        if (address.IsNull)
        {
            return default(SignalEvent);
        }

        Result<SignalEvent> read = caller.Process.Memory.Read<SignalEvent>(address);
        if (read.Failed)
        {
            return read;
        }

        bool isKnown = read.Value.Kind is NotifyBySignal or NotifyNobody or NotifyByThread or NotifyThread;
        bool hasSignal = read.Value.Kind == NotifyNobody || SignalCalls.IsValid(read.Value.Signal);
        return isKnown && hasSignal ? read : Errno.EINVAL;
    }

    private static ulong DeadlineOf(Thread caller, ClockTimer timer, ulong first, int flags)
    {
        if (first == 0)
        {
            return 0;
        }

        if ((flags & Absolute) == 0)
        {
            ulong now = timer.Now;
            return first < Caller.Never - now ? now + first : Caller.Never;
        }

        ulong deadline = timer.Clock == ClockKind.RealTime ? TimeLimits.FromRealTime(caller, first) : first;
        return deadline == 0 ? 1 : deadline;
    }
}
