using System.Runtime.InteropServices;
using Tine.Files;

namespace Tine.Syscalls;

/// <summary>struct timespec; as struct timeval the second word counts microseconds.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TimeRecord(long Seconds, long Fraction)
{
    public const long NanosecondsASecond = 1_000_000_000;
    public const long MicrosecondsASecond = 1_000_000;

    public static TimeRecord Of(Timestamp time) => new(time.Seconds, time.Nanoseconds);

    public bool IsValid => Seconds >= 0 && Fraction is >= 0 and < NanosecondsASecond;

    /// <summary>A length of time in nanoseconds; the longest there is when it would not fit.</summary>
    public ulong ToNanoseconds() =>
        Seconds >= long.MaxValue / NanosecondsASecond ? long.MaxValue : (ulong)((Seconds * NanosecondsASecond) + Fraction);

    public static TimeRecord FromNanoseconds(ulong nanoseconds) =>
        new((long)(nanoseconds / NanosecondsASecond), (long)(nanoseconds % NanosecondsASecond));
}
