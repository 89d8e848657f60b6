using System;

namespace Tine.Files;

/// <summary>/proc/PID/fd: a link a descriptor.</summary>
internal sealed class DescriptorFolder : Directory
{
    private const Permissions OwnerLooks = Permissions.OwnerRead | Permissions.OwnerExecute;

    private readonly ProcFolder _folder;
    private readonly ProcessView _process;

    public DescriptorFolder(ProcFolder parent, ProcessView process, ulong number)
        : base(parent.FileSystem, parent, "fd"u8.ToArray(), OwnerLooks, number)
    {
        _folder = parent;
        _process = process;
    }

    public override bool IsGone => _folder.IsGone;

    public override Inode? Lookup(Caller caller, ReadOnlySpan<byte> name)
    {
        int descriptor = ProcNumbers.Parse(name);
        return descriptor >= 0 && _process.OpenFiles?.Find(descriptor) is not null
            ? new DescriptorLink(FileSystem, _process, descriptor)
            : null;
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
            ulong number = ProcNumbers.OfDescriptor(_process.ProcessId, descriptor);
            if (!listing.AddEntry(name.Bytes, number, FileKind.SymbolicLink, (ulong)descriptor + 1))
            {
                return;
            }
        }
    }
}
