namespace Tine.Files;

/// <summary>The files of /proc that tell of the machine.</summary>
internal enum MachineFileKind
{
    CommandLine,
    Configuration,
    Devices,
    ProcessorInformation,
    FileSystems,
    LoadAverage,
    MemoryInformation,
    Partitions,
    Swaps,
    Statistics,
    Uptime,
    Version,
    MemoryStatistics,
    Interrupts,
    Count,

    /// <summary>/proc/tine/locks: not in /proc itself.</summary>
    Locks,
}
