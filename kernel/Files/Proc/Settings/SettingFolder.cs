using System;

namespace Tine.Files;

/// <summary>/proc/sys/kernel, /proc/sys/vm or /proc/sys/fs: a file a setting, and perhaps folders.</summary>
internal sealed class SettingFolder : Directory
{
    private readonly Setting _first;
    private readonly Setting _end;

    /// <summary>The folder of the settings from <paramref name="first"/> to just before <paramref name="end"/>.</summary>
    public SettingFolder(Directory parent, string name, ulong number, Setting first, Setting end)
        : base(parent.FileSystem, parent, Ascii.ToBytes(name), Permissions.AllLook, number)
    {
        _first = first;
        _end = end;
    }

    /// <summary>The folders in it.</summary>
    public SettingFolder[] Below { get; init; } = [];

    public override Inode? Lookup(Caller caller, ReadOnlySpan<byte> name)
    {
        foreach (SettingFolder below in Below)
        {
            if (name.SequenceEqual(below.Name))
            {
                return below;
            }
        }

        for (Setting setting = _first; setting < _end; setting++)
        {
            if (Ascii.Equals(name, SettingFile.NameOf(setting)))
            {
                return new SettingFile(FileSystem, setting);
            }
        }

        return null;
    }

    public override void List(Caller caller, ulong position, ref DirectoryListing listing)
    {
        for (; _first + (int)position < _end; position++)
        {
            Setting setting = _first + (int)position;
            byte[] name = Ascii.ToBytes(SettingFile.NameOf(setting));
            if (!listing.AddEntry(name, SettingFile.NumberOf(setting), FileKind.Regular, position + 1))
            {
                return;
            }
        }

        int files = _end - _first;
        for (int i = (int)position - files; i < Below.Length; i++)
        {
            if (!listing.AddEntry(Below[i].Name, Below[i].Number, FileKind.Directory, (ulong)(files + i + 1)))
            {
                return;
            }
        }
    }

    public override Result<Inode> Create(ReadOnlySpan<byte> name, in NewInode what) => Errno.ENOENT;
}
