using System;
using System.Numerics;
using Tine.Memory;

namespace Tine.Files;

/// <summary>The numbers of /proc/sys/fs.</summary>
internal static class LimitSettings
{
    /// <summary>pipe-max-size is not set above this (round_pipe_size).</summary>
    private const ulong LargestPipe = 1UL << 31;

    /// <summary>nr_open is not set below a word of bits (sysctl_nr_open_min).</summary>
    private const ulong FewestDescriptors = 64;

    private const ulong MostDescriptors = int.MaxValue & ~63;

    public static string Get(FileServices services, Setting setting)
    {
        FileLimits limits = services.Limits;
        return setting switch
        {
            Setting.OpenFiles => $"{services.OpenFiles}\t0\t{limits.MostFiles}",
            Setting.MostFiles => limits.MostFiles.ToString(),
            Setting.MostDescriptors => limits.MostDescriptors.ToString(),
            Setting.LargestPipe => limits.LargestPipe.ToString(),
            Setting.HardPipePages => limits.HardPipePages.ToString(),
            Setting.SoftPipePages => limits.SoftPipePages.ToString(),
            Setting.LeaseBreakTime => limits.LeaseBreakSeconds.ToString(),
            Setting.MostQueuedEvents => limits.MostQueuedEvents.ToString(),
            Setting.MostWatchInstances => limits.MostWatchInstances.ToString(),
            Setting.MostWatchedFiles => limits.MostWatchedFiles.ToString(),
            >= Setting.MostPosixQueues => QueueSettings.Get(limits.Queues, setting).ToString(),
            _ => limits.MostWatches.ToString(),
        };
    }

    /// <returns>None, or EINVAL for what it cannot be.</returns>
    public static Errno Set(FileLimits limits, Setting setting, ReadOnlySpan<byte> text)
    {
        if (ProcNumbers.ParseLongLine(text) is not { } number)
        {
            return Errno.EINVAL;
        }

        switch (setting)
        {
            case Setting.MostFiles:
                limits.MostFiles = number;
                return Errno.None;
            case Setting.MostDescriptors when number is >= FewestDescriptors and <= MostDescriptors:
                limits.MostDescriptors = number;
                return Errno.None;
            case Setting.LargestPipe when number is > 0 and <= LargestPipe:
                limits.LargestPipe = Math.Max(BitOperations.RoundUpToPowerOf2(number), FrameNumber.Size);
                return Errno.None;
            case Setting.HardPipePages:
                limits.HardPipePages = number;
                return Errno.None;
            case Setting.SoftPipePages:
                limits.SoftPipePages = number;
                return Errno.None;
            case Setting.LeaseBreakTime when number <= int.MaxValue:
                limits.LeaseBreakSeconds = number;
                return Errno.None;
            case Setting.MostWatches:
                limits.MostWatches = number;
                return Errno.None;
            case Setting.MostQueuedEvents when number <= int.MaxValue:
                limits.MostQueuedEvents = number;
                return Errno.None;
            case Setting.MostWatchInstances when number <= int.MaxValue:
                limits.MostWatchInstances = number;
                return Errno.None;
            case Setting.MostWatchedFiles when number <= int.MaxValue:
                limits.MostWatchedFiles = number;
                return Errno.None;
            case >= Setting.MostPosixQueues:
                return QueueSettings.Set(limits.Queues, setting, number);
            default:
                return Errno.EINVAL;
        }
    }
}
