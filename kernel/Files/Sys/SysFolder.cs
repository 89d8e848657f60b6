using System;
using System.Collections.Generic;

namespace Tine.Files;

/// <summary>A directory of /sys: its names are there from the start and never change.</summary>
internal sealed class SysFolder : Directory
{
    private readonly List<byte[]> _names = [];
    private readonly List<Inode> _files = [];

    public SysFolder(FileSystem fileSystem, SysFolder? parent, string name)
        : base(fileSystem, parent, Ascii.ToBytes(name), PermissionsOf(parent), fileSystem.NextInodeNumber())
    {
    }

    /// <summary>Lets rmdir(2) come as far as the refusal to remove any name: EPERM, not ENOTEMPTY.</summary>
    public override bool IsEmpty => true;

    /// <summary>Adds a directory.</summary>
    /// <returns>The new one.</returns>
    public SysFolder AddFolder(string name)
    {
        var folder = new SysFolder(FileSystem, this, name);
        Add(folder.Name, folder);
        LinkCount++;
        return folder;
    }

    /// <summary>Adds a file.</summary>
    /// <returns>This directory.</returns>
    public SysFolder AddFile(string name, SysFileKind kind, int processor = 0)
    {
        Add(Ascii.ToBytes(name), new SysFile(FileSystem, kind, processor));
        return this;
    }

    public override Inode? Lookup(Caller caller, ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < _names.Count; i++)
        {
            if (name.SequenceEqual(_names[i]))
            {
                return _files[i];
            }
        }

        return null;
    }

    public override void List(Caller caller, ulong position, ref DirectoryListing listing)
    {
        for (int i = (int)position; i < _names.Count; i++)
        {
            if (!listing.AddEntry(_names[i], _files[i].Number, _files[i].Kind, (ulong)i + 1))
            {
                return;
            }
        }
    }

    /// <summary>Refuses every new file; Linux's kernfs makes none for open(2) (EACCES), and knows no other way (EPERM).</summary>
    public override Result<Inode> Create(ReadOnlySpan<byte> name, in NewInode what) =>
        what.Kind == FileKind.Regular ? Errno.EACCES : Errno.EPERM;

    private void Add(byte[] name, Inode file)
    {
        _names.Add(name);
        _files.Add(file);
    }

    private static Permissions PermissionsOf(SysFolder? parent) => parent is null ? Permissions.AllLook : Permissions.OwnerAllOthersLook;
}
