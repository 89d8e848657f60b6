using System;

namespace Tine.Files;

/// <summary>A file of /proc that tells of the machine.</summary>
internal sealed class MachineFile(FileSystem fileSystem, MachineFileKind kind)
    : TextFile(fileSystem, ProcNumbers.FirstMachineFile + (ulong)kind, Permissions.AllRead)
{
    public static string NameOf(MachineFileKind kind) => kind switch
    {
        MachineFileKind.CommandLine => "cmdline",
        MachineFileKind.Configuration => "config.gz",
        MachineFileKind.Devices => "devices",
        MachineFileKind.Partitions => "partitions",
        MachineFileKind.Swaps => "swaps",
        MachineFileKind.MemoryStatistics => "vmstat",
        MachineFileKind.Interrupts => "interrupts",
        MachineFileKind.ProcessorInformation => "cpuinfo",
        MachineFileKind.FileSystems => "filesystems",
        MachineFileKind.LoadAverage => "loadavg",
        MachineFileKind.MemoryInformation => "meminfo",
        MachineFileKind.Statistics => "stat",
        MachineFileKind.Uptime => "uptime",
        MachineFileKind.Locks => "locks",
        _ => "version",
    };

    /// <summary>Refuses a write with EIO; Linux's proc_reg_write.</summary>
    public override Errno Store(Caller caller, ReadOnlySpan<byte> text) => Errno.EIO;

    public override Errno Write(Caller caller, TextBuffer text)
    {
        FileServices services = FileSystem.Services;
        if (kind == MachineFileKind.FileSystems)
        {
            MountText.WriteTypes(MountTable.Of(services), text);
        }
        else if (kind == MachineFileKind.Configuration)
        {
            text.Add(KernelConfiguration.Compressed());
        }
        else if (SystemInformation.Of(services) is { } system)
        {
            MachineText.Write(kind, system, services.Time, text);
        }

        return Errno.None;
    }
}
