namespace Tine.Files;

/// <summary>What a process's directory in /proc has.</summary>
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
    /// <summary>The same, added up.</summary>
    RegionUsageSum,
    /// <summary>How soon the process ends when memory is out.</summary>
    OutOfMemoryScore,
    OutOfMemoryAdjustment,
    ControlGroup,
    Personality,
    Children,

    /// <summary>From here on links.</summary>
    WorkingDirectory,
    Executable,
    Root,

    /// <summary>The directory of descriptors.</summary>
    Descriptors,

    /// <summary>The directory of threads.</summary>
    Tasks,

    /// <summary>From here on files that a thread's directory does not have.</summary>
    TimerSlack,
    CoreFilter,
    Count,
}
