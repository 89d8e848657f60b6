using System.Runtime.InteropServices;

namespace Tine.Syscalls;

/// <summary>struct timespec: 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TimeSpec(long Seconds, long Nanoseconds)
{
    public const ulong NanosecondsPerSecond = 1_000_000_000;

    private const long LongestSeconds = (long.MaxValue / (long)NanosecondsPerSecond) - 1;

    public bool IsValid => Seconds >= 0 && Nanoseconds is >= 0 and < (long)NanosecondsPerSecond;

    /// <summary>In nanoseconds; what cannot be counted is for ever.</summary>
    public ulong Total => Seconds > LongestSeconds ? Caller.Never : ((ulong)Seconds * NanosecondsPerSecond) + (ulong)Nanoseconds;

    public static TimeSpec From(ulong nanoseconds) =>
        new((long)(nanoseconds / NanosecondsPerSecond), (long)(nanoseconds % NanosecondsPerSecond));
}
