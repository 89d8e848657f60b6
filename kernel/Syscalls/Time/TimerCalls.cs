using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>alarm, setitimer and getitimer.</summary>
internal static class TimerCalls
{
    [Syscall(37, "alarm")]
    internal static Result<int> Alarm(Thread caller, uint seconds)
    {
        IntervalTimers timers = TimersOf(caller.Process);
        ulong left = timers.LeftNanoseconds(IntervalTimerKind.Real);
        timers.Set(IntervalTimerKind.Real, seconds * TimeSpec.NanosecondsPerSecond, 0);

        // Rounded, and never 0 for an alarm that was on.
        ulong whole = (left + (TimeSpec.NanosecondsPerSecond / 2)) / TimeSpec.NanosecondsPerSecond;
        return (int)(left != 0 && whole == 0 ? 1 : whole);
    }

    [Syscall(36, "getitimer")]
    internal static Errno GetITimer(Thread caller, IntervalTimerKind kind, VirtualAddress value) =>
        IsKnown(kind) ? caller.Process.Memory.Write(value, Read(caller.Process, kind)) : Errno.EINVAL;

    [Syscall(38, "setitimer")]
    internal static Errno SetITimer(Thread caller, IntervalTimerKind kind, VirtualAddress value, VirtualAddress oldValue)
    {
        IntervalTimerValue wanted = default;
        if (!value.IsNull)
        {
            Result<IntervalTimerValue> read = caller.Process.Memory.Read<IntervalTimerValue>(value);
            if (read.Failed || !read.Value.First.IsValid || !read.Value.Interval.IsValid)
            {
                return read.Failed ? read.Error : Errno.EINVAL;
            }

            wanted = read.Value;
        }

        if (!IsKnown(kind))
        {
            return Errno.EINVAL;
        }

        IntervalTimerValue former = Read(caller.Process, kind);
        TimersOf(caller.Process).Set(kind, wanted.First.Total, wanted.Interval.Total);
        return oldValue.IsNull ? Errno.None : caller.Process.Memory.Write(oldValue, former);
    }

    private static bool IsKnown(IntervalTimerKind kind) => kind is >= IntervalTimerKind.Real and <= IntervalTimerKind.Profiling;

    private static IntervalTimers TimersOf(Process process) => ProcessTimers.Of(process).Intervals;

    private static IntervalTimerValue Read(Process process, IntervalTimerKind kind) => ProcessTimers.Find(process)?.Intervals is { } timers
        ? new IntervalTimerValue(
            TimeValue.From(timers.IntervalNanoseconds(kind)), TimeValue.FromRoundedUp(timers.LeftNanoseconds(kind)))
        : default;
}
