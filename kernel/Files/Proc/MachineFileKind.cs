namespace Tine.Files;

/// <summary>The files of /proc that tell of the machine.</summary>
internal enum MachineFileKind
{
    CommandLine,
    ProcessorInformation,
    FileSystems,
    LoadAverage,
    MemoryInformation,
    Statistics,
    Uptime,
    Version,
    Count,
}
