using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>nanosleep and its relatives.</summary>
internal static class SleepCalls
{
    private const int Absolute = 1;

    [Syscall(35, "nanosleep")]
    internal static Errno NanoSleep(Thread caller, VirtualAddress request, VirtualAddress remaining) =>
        Sleep(caller, ClockId.Monotonic, request, remaining);

    [Syscall(230, "clock_nanosleep")]
    internal static Errno ClockNanoSleep(Thread caller, ClockId clock, int flags, VirtualAddress request, VirtualAddress remaining)
    {
        // Linux reads the time before it looks for the process whose time is meant.
        if (clock < 0 && !ClockRules.IsWithoutDeadlines(clock) && caller.Process.Memory.Read<TimeSpec>(request).Failed)
        {
            return Errno.EFAULT;
        }

        bool isCounted = ClockRules.DeadlineKindOf(clock) is null;
        if (clock == ClockId.ThreadTime || (isCounted && ProcessorClockId.Find(caller, clock).Failed))
        {
            return ClockRules.IsWithoutDeadlines(clock) ? Errno.ENOTSUP : Errno.EINVAL;
        }

        if (ProcessorClockId.IsOwnThread(caller, clock))
        {
            return Errno.EINVAL;
        }

        if (!ClockRules.MayUse(caller, clock))
        {
            return Errno.EPERM;
        }

        return (flags & Absolute) == 0 ? Sleep(caller, clock, request, remaining) : SleepUntil(caller, clock, request);
    }

    [Syscall(219, "restart_syscall")]
    internal static Result<int> RestartSyscall(Thread caller)
    {
        switch (caller.InterruptedSleep.Call)
        {
            case InterruptedCall.None:
                return Errno.EINTR;
            case InterruptedCall.Poll:
                return PollCalls.Resume(caller, caller.InterruptedSleep.DeadlineNanoseconds);
            case InterruptedCall.FutexWait:
                return FutexCalls.Resume(caller, caller.InterruptedSleep.DeadlineNanoseconds);
            default:
                Errno error = Sleep(caller, caller.InterruptedSleep);
                return error == Errno.None ? 0 : error;
        }
    }

    private static Errno Sleep(Thread caller, ClockId clock, VirtualAddress request, VirtualAddress remaining)
    {
        Result<TimeSpec> time = caller.Process.Memory.Read<TimeSpec>(request);
        if (time.Failed || !time.Value.IsValid)
        {
            return time.Failed ? time.Error : Errno.EINVAL;
        }

        ProcessorClock? counted = ProcessorClockOf(caller, clock);
        ulong now = counted?.Nanoseconds ?? caller.World.Hardware.Nanoseconds;
        ulong deadline = time.Value.Total < Caller.OnRealTime - now ? now + time.Value.Total : Caller.Never;
        return Sleep(caller, new InterruptedSleep { Call = InterruptedCall.Sleep, Clock = counted, DeadlineNanoseconds = deadline, Remaining = remaining });
    }

    /// <summary>The clock for a sleep on processor time; null for other clocks.</summary>
    private static ProcessorClock? ProcessorClockOf(Thread caller, ClockId clock) =>
        ClockRules.DeadlineKindOf(clock) is null && ProcessorClockId.Find(caller, clock) is { Failed: false } found ? found.Value.Clock : null;

    private static Errno Sleep(Thread caller, in InterruptedSleep sleep)
    {
        ulong deadlineNanoseconds = sleep.DeadlineNanoseconds;
        VirtualAddress remaining = sleep.Remaining;
        Errno error = BlockUntil(caller, sleep.Clock, deadlineNanoseconds);
        if (error == Errno.None)
        {
            return Errno.None;
        }

        caller.InterruptedSleep = sleep;
        if (!remaining.IsNull)
        {
            ulong now = sleep.Clock?.Nanoseconds ?? caller.World.Hardware.Nanoseconds;
            ulong left = deadlineNanoseconds > now ? deadlineNanoseconds - now : 0;
            error = caller.Process.Memory.Write(remaining, TimeSpec.From(left));
            if (error == Errno.EFAULT)
            {
                return error;
            }
        }

        return Errno.ERESTART_RESTARTBLOCK;
    }

    private static Errno SleepUntil(Thread caller, ClockId clock, VirtualAddress request)
    {
        Result<TimeSpec> time = caller.Process.Memory.Read<TimeSpec>(request);
        if (time.Failed || !time.Value.IsValid)
        {
            return time.Failed ? time.Error : Errno.EINVAL;
        }

        ulong deadline = ClockRules.DeadlineKindOf(clock) == ClockKind.RealTime
            ? TimeLimits.SleepUntilRealTime(caller, ClockRules.ToRealTime(caller, clock, time.Value.Total))
            : time.Value.Total;
        return BlockUntil(caller, ProcessorClockOf(caller, clock), deadline) == Errno.None ? Errno.None : Errno.ERESTARTNOHAND;
    }

    /// <returns>None when the time has come; ERESTARTSYS.</returns>
    private static Errno BlockUntil(Thread caller, SleepClock? clock, ulong deadlineNanoseconds)
    {
        if (clock is not null)
        {
            return clock.Sleep(caller, deadlineNanoseconds);
        }

        Errno error;
        do
        {
            error = caller.Block(SleepKind.Interruptible, deadlineNanoseconds);
        }
        while (error == Errno.None);

        return error == Errno.ETIMEDOUT ? Errno.None : error;
    }
}
