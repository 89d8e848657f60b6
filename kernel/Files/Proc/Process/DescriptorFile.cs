namespace Tine.Files;

/// <summary>/proc/PID/fdinfo/N: offset, flags and what else there is to say of an open file; proc(5).</summary>
internal sealed class DescriptorFile(FileSystem fileSystem, ProcessView process, int descriptor)
    : TextFile(fileSystem, ProcNumbers.OfDescriptorFile(process.ProcessId, descriptor), Permissions.AllRead)
{
    public override bool CanBeWatched => false;

    public override Result<OpenFile> Open(Caller caller, OpenFlags flags) => process.MayInspect(caller) ? base.Open(caller, flags) : Errno.EACCES;

    public override Errno Write(Caller caller, TextBuffer text)
    {
        if (process.OpenFiles is not { } table || table.Find(descriptor) is not { } file)
        {
            return Errno.ENOENT;
        }

        bool closes = (table.GetFlags(descriptor).Value & DescriptorFlags.CloseOnExec) != 0;
        OpenFlags flags = file.Flags | (closes ? OpenFlags.CloseOnExec : 0);
        text.Add("pos:\t").Add(file.Offset).Add("\nflags:\t0").AddOctal((ulong)flags, 1);
        text.Add("\nmnt_id:\t").Add((long)MountTable.Of(FileSystem.Services).IdOf(file.Inode.FileSystem));
        text.Add("\nino:\t").Add(file.Inode.Number).Add('\n');
        file.Describe(text);
        return Errno.None;
    }
}
