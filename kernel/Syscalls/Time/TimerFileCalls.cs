using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>timerfd_create, timerfd_settime, timerfd_gettime.</summary>
internal static class TimerFileCalls
{
    private const int Absolute = 1;
    private const int CancelOnSet = 2;
    private const OpenFlags Allowed = OpenFlags.NonBlocking | OpenFlags.CloseOnExec;

    [Syscall(283, "timerfd_create")]
    internal static Result<int> Create(Thread caller, ClockId clock, OpenFlags flags)
    {
        if ((flags & ~Allowed) != 0 || clock == ClockId.AtomicTime || ClockRules.DeadlineKindOf(clock) is not { } kind)
        {
            return Errno.EINVAL;
        }

        if (!ClockRules.MayUse(caller, clock))
        {
            return Errno.EPERM;
        }

        var file = new TimerFile(caller.Process.FileSystem.Services, caller.World, kind, flags & OpenFlags.NonBlocking)
        {
            ClockNumber = (int)clock,
        };
        return caller.Process.Descriptors.AddNew(caller, file, OpenCalls.FlagsOf(flags));
    }

    [Syscall(286, "timerfd_settime")]
    internal static Errno SetTime(Thread caller, int descriptor, int flags, VirtualAddress value, VirtualAddress oldValue)
    {
        Result<TimerSpec> wanted = caller.Process.Memory.Read<TimerSpec>(value);
        if (wanted.Failed || !wanted.Value.First.IsValid || !wanted.Value.Interval.IsValid || (flags & ~(Absolute | CancelOnSet)) != 0)
        {
            return wanted.Failed ? wanted.Error : Errno.EINVAL;
        }

        Result<TimerFile> found = Find(caller, descriptor);
        if (found.Failed)
        {
            return found.Error;
        }

        TimerFile timer = found.Value;
        TimerSpec former = Read(timer);
        timer.SettingFlags = flags;
        ulong deadline = DeadlineOf(caller, timer, wanted.Value.First.Total, flags);
        Errno error = timer.Set(deadline, wanted.Value.Interval.Total, SettingOf(timer, flags));
        return error != Errno.None || oldValue.IsNull ? error : caller.Process.Memory.Write(oldValue, former);
    }

    [Syscall(287, "timerfd_gettime")]
    internal static Errno GetTime(Thread caller, int descriptor, VirtualAddress value)
    {
        Result<TimerFile> found = Find(caller, descriptor);
        return found.Failed ? found.Error : caller.Process.Memory.Write(value, Read(found.Value));
    }

    private static Result<TimerFile> Find(Thread caller, int descriptor)
    {
        OpenFile? file = caller.Process.Descriptors.Find(descriptor);
        return file is TimerFile timer ? timer : file is null ? Errno.EBADF : Errno.EINVAL;
    }

    private static TimerSpec Read(TimerFile timer) =>
        new(TimeSpec.From(timer.IntervalNanoseconds), TimeSpec.From(timer.LeftNanoseconds()));

    private static ClockSetting SettingOf(TimerFile timer, int flags) =>
        (flags & Absolute) == 0 || timer.Clock != ClockKind.RealTime ? ClockSetting.ChangesNothing
        : (flags & CancelOnSet) != 0 ? ClockSetting.Cancels
        : ClockSetting.Moves;

    private static ulong DeadlineOf(Thread caller, TimerFile timer, ulong first, int flags)
    {
        if (first == 0)
        {
            return 0;
        }

        if ((flags & Absolute) == 0)
        {
            return TimeLimits.FromNow(caller, first);
        }

        ulong deadline = timer.Clock == ClockKind.RealTime ? TimeLimits.FromRealTime(caller, first) : first;
        return deadline == 0 ? 1 : deadline;
    }
}
