using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>nanosleep and its relatives.</summary>
internal static class SleepCalls
{
    private const int Absolute = 1;

    [Syscall(35, "nanosleep")]
    internal static Errno NanoSleep(Thread caller, VirtualAddress request, VirtualAddress remaining) =>
        Sleep(caller, request, remaining);

    [Syscall(230, "clock_nanosleep", Support = "no sleeping on processor time")]
    internal static Errno ClockNanoSleep(Thread caller, ClockId clock, int flags, VirtualAddress request, VirtualAddress remaining)
    {
        if (clock is not (ClockId.RealTime or ClockId.Monotonic or ClockId.BootTime or ClockId.AtomicTime))
        {
            return ClockCalls.IsKnown(clock) ? Errno.ENOTSUP : Errno.EINVAL;
        }

        return (flags & Absolute) == 0 ? Sleep(caller, request, remaining) : SleepUntil(caller, clock, request);
    }

    [Syscall(219, "restart_syscall")]
    internal static Errno RestartSyscall(Thread caller) =>
        Sleep(caller, caller.InterruptedSleep.DeadlineNanoseconds, caller.InterruptedSleep.Remaining);

    private static Errno Sleep(Thread caller, VirtualAddress request, VirtualAddress remaining)
    {
        Result<TimeSpec> time = caller.Process.Memory.Read<TimeSpec>(request);
        if (time.Failed || !time.Value.IsValid)
        {
            return time.Failed ? time.Error : Errno.EINVAL;
        }

        return Sleep(caller, TimeLimits.FromNow(caller, time.Value.Total), remaining);
    }

    private static Errno Sleep(Thread caller, ulong deadlineNanoseconds, VirtualAddress remaining)
    {
        Errno error = BlockUntil(caller, deadlineNanoseconds);
        if (error == Errno.ETIMEDOUT)
        {
            return Errno.None;
        }

        caller.InterruptedSleep = new InterruptedSleep { DeadlineNanoseconds = deadlineNanoseconds, Remaining = remaining };
        if (!remaining.IsNull)
        {
            ulong now = caller.World.Hardware.Nanoseconds;
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

        ulong deadline = clock is ClockId.RealTime or ClockId.AtomicTime
            ? TimeLimits.FromRealTime(caller, time.Value.Total)
            : time.Value.Total;
        return BlockUntil(caller, deadline) == Errno.ETIMEDOUT ? Errno.None : Errno.ERESTARTNOHAND;
    }

    private static Errno BlockUntil(Thread caller, ulong deadlineNanoseconds)
    {
        Errno error;
        do
        {
            error = caller.Block(SleepKind.Interruptible, deadlineNanoseconds);
        }
        while (error == Errno.None);

        return error;
    }
}
