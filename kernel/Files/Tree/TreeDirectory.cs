using System;

namespace Tine.Files;

/// <summary>A directory that lives in memory: tmpfs, the root, /dev.</summary>
public sealed class TreeDirectory : Directory
{
    private readonly EntryTable _entries = new();

    /// <param name="fileSystem">Its file system.</param>
    /// <param name="parent">Its parent; null for the root.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="permissions">Its permissions.</param>
    /// <param name="owner">The owner.</param>
    public TreeDirectory(FileSystem fileSystem, Directory? parent, byte[] name, Permissions permissions, Credentials owner)
        : base(fileSystem, parent, name, permissions, owner)
    {
    }

    public override ulong Size => _entries.Size;

    public override bool IsEmpty => _entries.Count == 0;

    /// <summary>The entry that was made last; null when there is none.</summary>
    internal TreeEntry? Last => _entries.Last;

    public override Inode? Lookup(Caller caller, ReadOnlySpan<byte> name) => Find(name);

    public Inode? Find(ReadOnlySpan<byte> name) => _entries.Find(name)?.Inode;

    public override void List(Caller caller, ulong position, ref DirectoryListing listing) => _entries.List(position, ref listing);

    public override Result<Inode> Create(ReadOnlySpan<byte> name, in NewInode what)
    {
        if (IsRemoved)
        {
            return Errno.ENOENT;
        }

        if (!FileSystem.HasRoomForName)
        {
            return Errno.ENOSPC;
        }

        byte[] ownName = name.ToArray();
        Result<Inode> made = Make(ownName, what);
        if (made.TryGet(out Inode inode))
        {
            Enter(ownName, inode);
            InheritGroup(inode, what.Owner);
        }

        return made;
    }

    public override Result<Inode> CreateTemporary(in NewInode what)
    {
        if (IsRemoved)
        {
            return Errno.ENOENT;
        }

        var file = new RegularFile(FileSystem, what.Permissions, what.Owner) { LinkCount = 0 };
        InheritGroup(file, what.Owner);
        return file;
    }

    public override Errno AddName(ReadOnlySpan<byte> name, Inode file)
    {
        if (IsRemoved)
        {
            return Errno.ENOENT;
        }

        Enter(name.ToArray(), file);
        return Errno.None;
    }

    public override Errno RemoveName(ReadOnlySpan<byte> name)
    {
        if (_entries.Find(name) is not { } entry)
        {
            return Errno.ENOENT;
        }

        _entries.Remove(entry);
        FileSystem.Names--;
        if (entry.Inode is Directory)
        {
            LinkCount--;
        }

        NoteModification();
        return Errno.None;
    }

    public override Errno ReplaceName(ReadOnlySpan<byte> name, Inode file)
    {
        if (_entries.Find(name) is not { } entry)
        {
            return Errno.ENOENT;
        }

        LinkCount += (file is Directory ? 1 : 0) - (entry.Inode is Directory ? 1 : 0);
        entry.Inode = file;
        if (file is Directory directory)
        {
            directory.Parent = this;
            directory.Name = entry.Name;
        }

        NoteModification();
        return Errno.None;
    }

    private Result<Inode> Make(byte[] name, in NewInode what)
    {
        switch (what.Kind)
        {
            case FileKind.Directory:
                return new TreeDirectory(FileSystem, this, name, what.Permissions, what.Owner);
            case FileKind.Regular:
                return new RegularFile(FileSystem, what.Permissions, what.Owner);
            case FileKind.SymbolicLink:
                return TreeLink.TakesPage(what.Target!) && FileSystem.Quota is { } quota && !quota.TryTake()
                    ? Errno.ENOSPC
                    : new TreeLink(FileSystem, what.Target!, what.Owner);
            case FileKind.Fifo:
                return MountTable.Of(FileSystem.Services).MakeFifo(FileSystem, what.Permissions, what.Owner);
            case FileKind.Socket:
                return new SocketFile(FileSystem, what.Permissions, what.Owner);
            case FileKind.CharacterDevice:
            case FileKind.BlockDevice:
                return new SpecialFile(FileSystem, what.Kind, what.Permissions, what.Owner, what.Device);
            default:
                return Errno.EINVAL;
        }
    }

    /// <summary>Gives a new file the group of a set-group-ID directory, and a new directory the bit, too.</summary>
    private void InheritGroup(Inode inode, Credentials maker)
    {
        if ((Permissions & Permissions.SetGroupId) != 0)
        {
            inode.InheritGroup(GroupId, maker);
        }
    }

    private void Enter(byte[] name, Inode inode)
    {
        _entries.Add(name, inode);
        FileSystem.Names++;
        if (inode is Directory directory)
        {
            directory.Parent = this;
            directory.Name = name;
            LinkCount++;
        }

        NoteModification();
    }
}
