namespace Tine.Files;

/// <summary>The files of a process's directory in /proc.</summary>
internal enum ProcessFileKind
{
    CommandLine,
    Name,
    Environment,
    Limits,
    Maps,
    Mounts,
    Statistics,
    MemoryStatistics,
    Status,
    /// <summary>smaps: each region with what is in memory of it.</summary>
    RegionUsage,
    /// <summary>smaps_rollup: the sums over all regions.</summary>
    RegionUsageSum,
    /// <summary>The order in which processes end when memory is out.</summary>
    OutOfMemoryScore,
    OutOfMemoryAdjustment,

    /// <summary>The adjustment from -17 to 15, as older programs know it.</summary>
    OldOutOfMemoryAdjustment,
    ControlGroup,
    Personality,
    Children,
    MountDetails,

    /// <summary>The auxiliary vector.</summary>
    Auxiliary,
    UserMap,
    GroupMap,
    ProjectMap,
    SetGroups,
    WaitChannel,

    /// <summary>The kernel's functions in which the thread sleeps.</summary>
    Stack,

    /// <summary>The system call that the thread is in, with its arguments.</summary>
    SystemCall,

    /// <summary>Calls that read and wrote, and bytes that they moved.</summary>
    Transfers,

    /// <summary>Takes orders to forget which pages were used.</summary>
    ClearReferences,

    /// <summary>Memory itself, and which pages of it are there.</summary>
    Memory,
    PageMap,

    /// <summary>The first of the links.</summary>
    WorkingDirectory,
    Executable,
    Root,

    /// <summary>The first of the directories: of descriptors as links,</summary>
    Descriptors,

    /// <summary>of descriptors as files,</summary>
    DescriptorDetails,
    Namespaces,

    /// <summary>and of threads.</summary>
    Tasks,

    /// <summary>The first of the files that a thread's directory does not have.</summary>
    TimerSlack,
    CoreFilter,
    Count,
}
