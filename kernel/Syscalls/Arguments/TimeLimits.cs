using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Reads times that programs give for the end of a wait.</summary>
internal static class TimeLimits
{
    /// <summary>A duration from now, as struct timespec.</summary>
    /// <returns>The deadline on the monotonic clock, <see cref="Caller.Never"/> for a null address; EFAULT, EINVAL.</returns>
    public static Result<ulong> ReadRelative(Thread caller, VirtualAddress address)
    {
        if (address.IsNull)
        {
            return Caller.Never;
        }

        Result<TimeSpec> time = caller.Process.Memory.Read<TimeSpec>(address);
        if (time.Failed || !time.Value.IsValid)
        {
            return time.Failed ? time.Error : Errno.EINVAL;
        }

        return FromNow(caller, time.Value.Total);
    }

    /// <summary>A moment of the time of day, as struct timespec, as the end of a sleep.</summary>
    /// <returns>The deadline on the monotonic clock, <see cref="Caller.Never"/> for a null address; EFAULT, EINVAL.</returns>
    public static Result<ulong> ReadRealTime(Thread caller, VirtualAddress address)
    {
        Result<TimeSpec> time = address.IsNull ? default : caller.Process.Memory.Read<TimeSpec>(address);
        return time.Failed ? time.Error
            : address.IsNull ? Caller.Never
            : time.Value.IsValid ? SleepUntilRealTime(caller, time.Value.Total)
            : Errno.EINVAL;
    }

    /// <summary>The moment that lies so far ahead; a sum that cannot be counted is never.</summary>
    public static ulong FromNow(Thread caller, ulong nanoseconds)
    {
        ulong now = caller.World.Hardware.Nanoseconds;
        return nanoseconds < Caller.OnRealTime - now ? now + nanoseconds : Caller.Never;
    }

    /// <summary>The monotonic deadline of a sleep until a time of day, marked to follow the clock when that is set.</summary>
    public static ulong SleepUntilRealTime(Thread caller, ulong realTimeNanoseconds) =>
        FromRealTime(caller, realTimeNanoseconds) | (realTimeNanoseconds == Caller.Never ? 0 : Caller.OnRealTime);

    /// <summary>A moment of the time of day on the monotonic clock.</summary>
    public static ulong FromRealTime(Thread caller, ulong realTimeNanoseconds)
    {
        ulong offset = caller.World.RealTimeLeadNanoseconds;
        return realTimeNanoseconds == Caller.Never ? Caller.Never : realTimeNanoseconds > offset ? realTimeNanoseconds - offset : 0;
    }
}
