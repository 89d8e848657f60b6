namespace Tine.Files;

/// <summary>The files of /proc/sys; proc(5).</summary>
public enum Setting
{
    LastCapability,
    CorePattern,
    DomainName,
    HostName,
    MostGroups,
    LastProcessId,
    OverflowGroup,
    OverflowUser,
    RandomAddresses,
    RoundRobinSlice,
    RealTimePeriod,
    RealTimeRuntime,
    Release,
    SystemName,
    Tainted,
    MaximumProcessId,
    MostThreads,
    Version,
    LargestMessage,
    DefaultQueueCapacity,
    MostQueues,
    Semaphores,
    MostSharedPages,
    LargestSegment,
    MostSegments,

    /// <summary>The first of /proc/sys/vm.</summary>
    MostRegions,
    DropCaches,
    LowestAddress,
    OvercommitMemory,
    OvercommitRatio,

    /// <summary>The first of /proc/sys/fs, with its folders epoll, inotify and mqueue at the end.</summary>
    ProtectedHardLinks,
    ProtectedSymbolicLinks,
    ProtectedFifos,
    ProtectedRegularFiles,
    OpenFiles,
    MostFiles,
    MostDescriptors,
    LargestPipe,
    HardPipePages,
    SoftPipePages,
    LeaseBreakTime,
    MostWatches,

    /// <summary>The first of its folder inotify.</summary>
    MostQueuedEvents,
    MostWatchInstances,
    MostWatchedFiles,

    /// <summary>The first of its folder mqueue.</summary>
    MostPosixQueues,
    MostQueueMessages,
    LargestQueueMessage,
    DefaultQueueMessages,
    DefaultQueueMessageSize,

    /// <summary>The first of /proc/sys/kernel/random.</summary>
    BootIdentifier,
    AvailableEntropy,
    EntropyPool,
    UniqueIdentifier,
    Count,
}
