using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>The deadline of a poll or select, and the form in which it tells the time that was left.</summary>
internal readonly struct PollDeadline
{
    private const ulong NanosecondsAMillisecond = 1_000_000;
    private const long NanosecondsAMicrosecond = 1_000;

    private readonly ulong _unitNanoseconds;
    private readonly VirtualAddress _record;

    private PollDeadline(ulong nanoseconds, VirtualAddress record, ulong unitNanoseconds)
    {
        Nanoseconds = nanoseconds;
        _record = record;
        _unitNanoseconds = unitNanoseconds;
    }

    /// <summary>On the monotonic clock; <see cref="Caller.Never"/> for none.</summary>
    public ulong Nanoseconds { get; }

    /// <summary>poll's: milliseconds, negative for none.</summary>
    public static PollDeadline AfterMilliseconds(Thread caller, int milliseconds) =>
        new(milliseconds < 0 ? Caller.Never : After(caller, (ulong)milliseconds * NanosecondsAMillisecond), VirtualAddress.Null, 1);

    /// <summary>ppoll's and pselect's: a timespec, or none.</summary>
    public static Result<PollDeadline> AfterTimespec(Thread caller, VirtualAddress address)
    {
        if (address.IsNull)
        {
            return new PollDeadline(Caller.Never, address, 1);
        }

        Result<TimeRecord> time = caller.Process.Memory.Read<TimeRecord>(address);
        return time.Failed ? time.Error
            : time.Value.IsValid ? new PollDeadline(After(caller, time.Value.ToNanoseconds()), address, 1)
            : Errno.EINVAL;
    }

    /// <summary>Reads select's timeval; its microseconds may exceed a second.</summary>
    public static Result<PollDeadline> AfterTimeval(Thread caller, VirtualAddress address)
    {
        if (address.IsNull)
        {
            return new PollDeadline(Caller.Never, address, 1);
        }

        Result<TimeRecord> time = caller.Process.Memory.Read<TimeRecord>(address);
        if (time.Failed)
        {
            return time.Error;
        }

        long seconds = time.Value.Seconds + (time.Value.Fraction / TimeRecord.MicrosecondsASecond);
        var normal = new TimeRecord(seconds, time.Value.Fraction % TimeRecord.MicrosecondsASecond * NanosecondsAMicrosecond);
        return normal.IsValid
            ? new PollDeadline(After(caller, normal.ToNanoseconds()), address, (ulong)NanosecondsAMicrosecond)
            : Errno.EINVAL;
    }

    /// <summary>
    /// Writes back how much was left, as Linux does; a bad address there is not an error any more. Of a time too long to be counted
    /// all is left.
    /// </summary>
    public void WriteRemainder(Thread caller)
    {
        if (_record.IsNull || Nanoseconds == Caller.Never)
        {
            return;
        }

        ulong now = caller.Process.FileSystem.Services.Time.MonotonicNanoseconds;
        TimeRecord rest = TimeRecord.FromNanoseconds(Nanoseconds > now ? Nanoseconds - now : 0);
        _ = caller.Process.Memory.Write(_record, new TimeRecord(rest.Seconds, rest.Fraction / (long)_unitNanoseconds));
    }

    private static ulong After(Thread caller, ulong nanoseconds) =>
        nanoseconds == 0 ? 0 : TimeLimits.FromNow(caller, nanoseconds);
}
