using System;

namespace Tine.Files;

/// <summary>/proc/PID/fd and fdinfo: a link or a file a descriptor.</summary>
internal sealed class DescriptorFolder : Directory
{
    private const Permissions OwnerLooks = Permissions.OwnerRead | Permissions.OwnerExecute;

    private readonly ProcFolder _folder;
    private readonly ProcessView _process;
    private readonly bool _hasLinks;

    public DescriptorFolder(ProcFolder parent, ProcessView process, ProcessFileKind kind, ulong number)
        : base(parent.FileSystem, parent, Ascii.ToBytes(ProcFolder.NameOf(kind)), kind == ProcessFileKind.Descriptors ? OwnerLooks : Permissions.AllLook, number)
    {
        _folder = parent;
        _process = process;
        _hasLinks = kind == ProcessFileKind.Descriptors;
    }

    public override bool IsGone => _folder.IsGone;

    /// <remarks>Offsets and flags are for callers that may trace the process; numbers alone, for its user (Linux, fs/proc/fd.c).</remarks>
    public override Result<OpenFile> Open(Caller caller, OpenFlags flags) =>
        _hasLinks || _process.MayInspect(caller) ? base.Open(caller, flags) : Errno.EACCES;

    public override Inode? Lookup(Caller caller, ReadOnlySpan<byte> name)
    {
        int descriptor = ProcNumbers.Parse(name);
        OpenFile? file = descriptor >= 0 && !IsGone ? _process.OpenFiles?.Find(descriptor) : null;
        return file is null ? null : _hasLinks ? MakeLink(descriptor, file) : new DescriptorFile(FileSystem, _process, descriptor);
    }

    private DescriptorLink MakeLink(int descriptor, OpenFile file)
    {
        var link = new DescriptorLink(FileSystem, _process, descriptor);
        link.Restore(DescriptorLink.PermissionsOf(file), UserId, GroupId, FileSystem.Now);
        return link;
    }

    public override void List(Caller caller, ulong position, ref DirectoryListing listing)
    {
        if (_process.OpenFiles is not { } table)
        {
            return;
        }

        var name = new TextBuffer();
        for (int descriptor = table.NextOpen((uint)position); descriptor >= 0; descriptor = table.NextOpen((uint)descriptor + 1))
        {
            name.Clear();
            name.Add((long)descriptor);
            ulong number = _hasLinks ? ProcNumbers.OfDescriptor(_process.ProcessId, descriptor) : ProcNumbers.OfDescriptorFile(_process.ProcessId, descriptor);
            if (!listing.AddEntry(name.Bytes, number, _hasLinks ? FileKind.SymbolicLink : FileKind.Regular, (ulong)descriptor + 1))
            {
                return;
            }
        }
    }
}
