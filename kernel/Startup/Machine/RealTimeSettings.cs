using System;
using Tine.Files;
using Tine.Processes;

namespace Tine.Startup;

/// <summary>The numbers of /proc/sys/kernel that begin with sched_; sched(7).</summary>
internal static class RealTimeSettings
{
    private const ulong NanosecondsPerMicrosecond = 1000;
    private const ulong NanosecondsPerMillisecond = 1_000_000;

    public static string Get(RealTimeThrottle throttle, Setting setting) => setting switch
    {
        Setting.RoundRobinSlice => $"{throttle.SliceNanoseconds / NanosecondsPerMillisecond}",
        Setting.RealTimePeriod => $"{throttle.PeriodNanoseconds / NanosecondsPerMicrosecond}",
        _ => throttle.RuntimeNanoseconds == RealTimeThrottle.Unlimited ? "-1" : $"{throttle.RuntimeNanoseconds / NanosecondsPerMicrosecond}",
    };

    /// <returns>None; EINVAL for what it cannot be.</returns>
    public static Errno Set(RealTimeThrottle throttle, Setting setting, ReadOnlySpan<byte> line)
    {
        bool isNegative = line.Length > 1 && line[0] == '-';
        if (ProcNumbers.ParseLongLine(isNegative ? line[1..] : line) is not { } number || number > int.MaxValue)
        {
            return Errno.EINVAL;
        }

        switch (setting)
        {
            case Setting.RoundRobinSlice:
                throttle.SliceNanoseconds = isNegative || number == 0 ? RealTimePriority.DefaultSliceNanoseconds : number * NanosecondsPerMillisecond;
                return Errno.None;
            case Setting.RealTimePeriod:
                return isNegative ? Errno.EINVAL : throttle.Set(number * NanosecondsPerMicrosecond, throttle.RuntimeNanoseconds);
            case Setting.RealTimeRuntime when isNegative:
                return number == 1 ? throttle.Set(throttle.PeriodNanoseconds, RealTimeThrottle.Unlimited) : Errno.EINVAL;
            default:
                return throttle.Set(throttle.PeriodNanoseconds, number * NanosecondsPerMicrosecond);
        }
    }
}
