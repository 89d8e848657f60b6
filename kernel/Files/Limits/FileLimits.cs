using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>Bounds on what users may have the kernel keep; the numbers of /proc/sys/fs.</summary>
public sealed class FileLimits
{
    /// <summary>RLIMIT_NOFILE may not be set above this unless fs.nr_open is raised.</summary>
    private const ulong DefaultDescriptors = 1 << 20;

    /// <summary>The cost of one epoll interest on Linux 6.1 (EP_ITEM_COST), in bytes.</summary>
    private const ulong BytesAWatch = 184;

    /// <summary>Interests may take as small a part of the memory.</summary>
    private const ulong WatchFraction = 25;

    /// <summary>A watch of inotify with its inode, in bytes; watches of one user may take a hundredth of the memory. As on Linux.</summary>
    private const ulong BytesAWatchedFile = 1280;
    private const ulong WatchedFileFraction = 100;
    private const ulong FewestWatchedFiles = 8192;
    private const ulong MostWatchedFilesEver = 1 << 20;

    private const ulong KilobytesAFile = 10;
    private const ulong KilobytesAFrame = FrameNumber.Size / 1024;

    private const ulong FewestFiles = 8192;

    public FileLimits()
    {
        ulong frames = FrameAllocator.Current.TotalFrames;
        MostFiles = Math.Max(frames * KilobytesAFrame / KilobytesAFile, FewestFiles);
        MostWatches = (frames / WatchFraction << FrameNumber.Shift) / BytesAWatch;
        ulong watched = (frames / WatchedFileFraction << FrameNumber.Shift) / BytesAWatchedFile;
        MostWatchedFiles = Math.Clamp(watched, FewestWatchedFiles, MostWatchedFilesEver);
    }

    /// <summary>Open files of all processes (file-max).</summary>
    public ulong MostFiles { get; set; }

    /// <summary>Descriptors of one process (nr_open).</summary>
    public ulong MostDescriptors { get; set; } = DefaultDescriptors;

    /// <summary>Interests of epoll of one user (epoll/max_user_watches).</summary>
    public ulong MostWatches { get; set; }

    /// <summary>Events that wait in one instance of inotify (inotify/max_queued_events).</summary>
    public ulong MostQueuedEvents { get; set; } = 16384;

    /// <summary>Instances of inotify of one user (inotify/max_user_instances).</summary>
    public ulong MostWatchInstances { get; set; } = 128;

    /// <summary>Watches of inotify of one user (inotify/max_user_watches).</summary>
    public ulong MostWatchedFiles { get; set; }

    /// <summary>The largest pipe without CAP_SYS_RESOURCE, in bytes (pipe-max-size).</summary>
    public ulong LargestPipe { get; set; } = 1 << 20;

    /// <summary>Above so many pages of one user new pipes are small and none grows; 0 for no limit (pipe-user-pages-soft).</summary>
    public ulong SoftPipePages { get; set; } = 16384;

    /// <summary>Above so many pages of one user there are no new pipes; 0 for no limit (pipe-user-pages-hard).</summary>
    public ulong HardPipePages { get; set; }

    /// <summary>The time that the holder of a lease has to give way, in seconds (lease-break-time).</summary>
    public ulong LeaseBreakSeconds { get; set; } = 45;

    /// <summary>Bounds on POSIX message queues (mqueue).</summary>
    public QueueLimits Queues { get; } = new();

    public ulong LeaseBreakNanoseconds => LeaseBreakSeconds * 1_000_000_000;

    /// <summary>Whether credentials may exceed the limits: CAP_SYS_RESOURCE or CAP_SYS_ADMIN.</summary>
    public static bool AreLiftedFor(Credentials credentials) =>
        credentials.Has(Capability.Resources) || credentials.Has(Capability.Administrate);
}
