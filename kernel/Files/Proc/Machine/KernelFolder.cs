using System;

namespace Tine.Files;

/// <summary>/proc/tine: what no other kernel tells.</summary>
internal sealed class KernelFolder(Directory root)
    : Directory(root.FileSystem, root, "tine"u8.ToArray(), Permissions.AllLook, ProcNumbers.KernelFolder)
{
    private const MachineFileKind Only = MachineFileKind.Locks;

    public override Inode? Lookup(Caller caller, ReadOnlySpan<byte> name) =>
        Ascii.Equals(name, MachineFile.NameOf(Only)) ? new MachineFile(FileSystem, Only) : null;

    public override void List(Caller caller, ulong position, ref DirectoryListing listing)
    {
        if (position == 0)
        {
            listing.AddEntry(Ascii.ToBytes(MachineFile.NameOf(Only)), ProcNumbers.FirstMachineFile + (ulong)Only, FileKind.Regular, 1);
        }
    }

    public override Result<Inode> Create(ReadOnlySpan<byte> name, in NewInode what) => Errno.ENOENT;
}
