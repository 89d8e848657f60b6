using System;

namespace Tine.Files;

/// <summary>/proc/sysvipc.</summary>
internal sealed class SystemVFolder(Directory root)
    : Directory(root.FileSystem, root, "sysvipc"u8.ToArray(), Permissions.AllLook, ProcNumbers.SystemV)
{
    public override Inode? Lookup(Caller caller, ReadOnlySpan<byte> name)
    {
        for (SystemVFileKind kind = default; kind < SystemVFileKind.Count; kind++)
        {
            if (name.SequenceEqual(SystemVFile.NameOf(kind)))
            {
                return new SystemVFile(FileSystem, kind);
            }
        }

        return null;
    }

    public override void List(Caller caller, ulong position, ref DirectoryListing listing)
    {
        for (; position < (ulong)SystemVFileKind.Count; position++)
        {
            var kind = (SystemVFileKind)position;
            if (!listing.AddEntry(SystemVFile.NameOf(kind), SystemVFile.NumberOf(kind), FileKind.Regular, position + 1))
            {
                return;
            }
        }
    }

    public override Result<Inode> Create(ReadOnlySpan<byte> name, in NewInode what) => Errno.ENOENT;
}
