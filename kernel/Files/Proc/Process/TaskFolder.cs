using System;

namespace Tine.Files;

/// <summary>/proc/PID/task: a directory a thread.</summary>
internal sealed class TaskFolder : Directory
{
    private readonly ProcFolder _folder;
    private readonly ProcessView _process;

    public TaskFolder(ProcFolder parent, ProcessView process, ulong number)
        : base(parent.FileSystem, parent, "task"u8.ToArray(), Permissions.AllLook, number)
    {
        _folder = parent;
        _process = process;
    }

    public override bool IsGone => _folder.IsGone;

    public override Errno Missing => _folder.Missing;

    public override Inode? Lookup(Caller caller, ReadOnlySpan<byte> name) =>
        !IsGone && _process.FindThread(ProcNumbers.Parse(name)) is { } thread ? new ProcFolder(this, thread, name.ToArray()) : null;

    public override void List(Caller caller, ulong position, ref DirectoryListing listing)
    {
        var name = new TextBuffer();
        int id = (int)position;
        while ((id = _process.NextThreadAfter(id)) > 0)
        {
            name.Clear();
            name.Add((long)id);
            if (!listing.AddEntry(name.Bytes, ProcNumbers.OfProcess(id), FileKind.Directory, (ulong)id))
            {
                return;
            }
        }
    }

    public override Result<Inode> Create(ReadOnlySpan<byte> name, in NewInode what) => Errno.ENOENT;
}
