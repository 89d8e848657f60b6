using System.Runtime.InteropServices;

namespace Tine.Syscalls;

/// <summary>struct timeval: 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TimeValue(long Seconds, long Microseconds)
{
    private const ulong NanosecondsPerMicrosecond = 1000;
    private const long MicrosecondsPerSecond = 1_000_000;

    public bool IsValid => Seconds >= 0 && Microseconds is >= 0 and < MicrosecondsPerSecond;

    /// <summary>In nanoseconds; what cannot be counted is for ever.</summary>
    public ulong Total => new TimeSpec(Seconds, Microseconds * (long)NanosecondsPerMicrosecond).Total;

    public static TimeValue From(ulong nanoseconds) =>
        new((long)(nanoseconds / TimeSpec.NanosecondsPerSecond), (long)(nanoseconds % TimeSpec.NanosecondsPerSecond / NanosecondsPerMicrosecond));

    /// <summary>Rounds up to microseconds, so that a running timer does not look stopped.</summary>
    public static TimeValue FromRoundedUp(ulong nanoseconds) => From(nanoseconds + NanosecondsPerMicrosecond - 1);
}
