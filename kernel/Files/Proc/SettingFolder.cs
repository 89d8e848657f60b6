using System;

namespace Tine.Files;

/// <summary>/proc/sys, whose only entry is vm, and /proc/sys/vm with its numbers.</summary>
internal sealed class SettingFolder : Directory
{
    private readonly bool _isTop;

    /// <summary>/proc/sys.</summary>
    public SettingFolder(Directory root)
        : base(root.FileSystem, root, "sys"u8.ToArray(), Permissions.AllLook, ProcNumbers.Settings)
    {
        _isTop = true;
    }

    private SettingFolder(SettingFolder top)
        : base(top.FileSystem, top, "vm"u8.ToArray(), Permissions.AllLook, ProcNumbers.Settings + 1)
    {
    }

    public override Inode? Lookup(Caller caller, ReadOnlySpan<byte> name)
    {
        if (_isTop)
        {
            return name.SequenceEqual("vm"u8) ? new SettingFolder(this) : null;
        }

        for (var kind = SettingKind.OvercommitMemory; kind < SettingKind.Count; kind++)
        {
            if (Ascii.Equals(name, SettingFile.NameOf(kind)))
            {
                return new SettingFile(FileSystem, kind);
            }
        }

        return null;
    }

    public override void List(Caller caller, ulong position, ref DirectoryListing listing)
    {
        if (_isTop)
        {
            if (position == 0)
            {
                listing.AddEntry("vm"u8, ProcNumbers.Settings + 1, FileKind.Directory, 1);
            }

            return;
        }

        for (; position < (ulong)SettingKind.Count; position++)
        {
            byte[] name = Ascii.ToBytes(SettingFile.NameOf((SettingKind)position));
            if (!listing.AddEntry(name, ProcNumbers.FirstSetting + position, FileKind.Regular, position + 1))
            {
                return;
            }
        }
    }

    public override Result<Inode> Create(ReadOnlySpan<byte> name, in NewInode what) => Errno.ENOENT;
}
