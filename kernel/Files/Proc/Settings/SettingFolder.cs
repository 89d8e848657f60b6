using System;

namespace Tine.Files;

/// <summary>/proc/sys/kernel, /proc/sys/vm or /proc/sys/fs: a file a setting, and perhaps one folder.</summary>
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

    /// <summary>The one folder in it, or null.</summary>
    public SettingFolder? Below { get; init; }

    public override Inode? Lookup(Caller caller, ReadOnlySpan<byte> name)
    {
        if (Below is { } below && name.SequenceEqual(below.Name))
        {
            return below;
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

        if (Below is { } below && _first + (int)position == _end)
        {
            listing.AddEntry(below.Name, below.Number, FileKind.Directory, position + 1);
        }
    }

    public override Result<Inode> Create(ReadOnlySpan<byte> name, in NewInode what) => Errno.ENOENT;
}
