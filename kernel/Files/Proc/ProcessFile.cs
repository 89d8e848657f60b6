namespace Tine.Files;

/// <summary>A file of /proc/PID.</summary>
internal sealed class ProcessFile(FileSystem fileSystem, ProcessView process, ProcessFileKind kind, ulong number)
    : TextFile(fileSystem, number, kind == ProcessFileKind.Environment ? Permissions.OwnerRead : Permissions.AllRead)
{
    public override Errno Write(TextBuffer text)
    {
        FileServices services = FileSystem.Services;
        if (services.Processes?.Find(process.ProcessId) is not { } current || !current.IsSame(process))
        {
            return Errno.ESRCH;
        }

        switch (kind)
        {
            case ProcessFileKind.CommandLine:
                text.Add(process.CommandLine);
                break;
            case ProcessFileKind.Name:
                text.Add(process.ProgramName).Add('\n');
                break;
            case ProcessFileKind.Environment:
                text.Add(process.Environment);
                break;
            case ProcessFileKind.Limits:
                process.WriteLimits(text);
                break;
            case ProcessFileKind.Maps:
                RegionText.WriteMaps(process, text);
                break;
            case ProcessFileKind.Mounts:
                MountText.WriteMounts(services.Mounts, process.Files?.Root ?? services.Mounts[0].Root, text);
                break;
            case ProcessFileKind.Statistics:
                ProcessText.WriteStatistics(process, text);
                break;
            case ProcessFileKind.MemoryStatistics:
                ProcessText.WriteMemoryStatistics(process, text);
                break;
            case ProcessFileKind.Status:
                StatusText.Write(process, text);
                break;
        }

        return Errno.None;
    }
}
