using System;
using System.Runtime.CompilerServices;

namespace Tine.Files;

/// <summary>A directory: names to inodes. Knows its parent and its own name, so that paths need no other tree.</summary>
/// <remarks>Names are bytes, 1 to 255 of them, without '/' and NUL; never "." and "..", which <see cref="PathWalk"/> resolves.</remarks>
public abstract class Directory : Inode
{
    protected Directory(FileSystem fileSystem, Directory? parent, byte[] name, Permissions permissions, Credentials owner)
        : base(fileSystem, FileKind.Directory, permissions, owner)
    {
        Parent = parent ?? this;
        Name = name;
        LinkCount = 2;
    }

    protected Directory(FileSystem fileSystem, Directory? parent, byte[] name, Permissions permissions, ulong number)
        : base(fileSystem, FileKind.Directory, permissions, number)
    {
        Parent = parent ?? this;
        Name = name;
        LinkCount = 2;
    }

    /// <summary>The directory that it is in; itself for the root of a file system.</summary>
    public Directory Parent { get; internal set; }

    /// <summary>Name in the parent directory.</summary>
    public byte[] Name { get; internal set; }

    /// <summary>The root of what is mounted here.</summary>
    public Directory? Mounted { get; internal set; }

    /// <summary>The directory that it covers, for the root of a mounted file system.</summary>
    public Directory? Covered { get; internal set; }

    public bool IsRemoved => LinkCount == 0;

    /// <summary>Whether it can no longer be listed: it was removed or, in /proc, its process is gone.</summary>
    public virtual bool IsGone => IsRemoved;

    public bool IsFileSystemRoot => Parent == this;

    /// <summary>The file of this name, or null. What is mounted on it is not looked at.</summary>
    public abstract Inode? Lookup(Caller caller, ReadOnlySpan<byte> name);

    /// <summary>The error for a name that is not there.</summary>
    public virtual Errno Missing => Errno.ENOENT;

    /// <summary>
    /// Lists entries after <paramref name="position"/>, without "." and "..", until the listing is full.
    /// Positions are the directory's own: 0 is the start, and one that was given with an entry (through <see cref="DirectoryListing.AddEntry"/>) continues after it.
    /// </summary>
    public abstract void List(Caller caller, ulong position, ref DirectoryListing listing);

    /// <summary>Makes a file; the name is free, and permissions have been checked.</summary>
    /// <returns>The new file; EACCES where programs may not make files; ENOSPC, ENOMEM, EPERM.</returns>
    public virtual Result<Inode> Create(ReadOnlySpan<byte> name, in NewInode what) => Errno.EACCES;

    /// <summary>Makes a regular file without a name (O_TMPFILE); permissions have been checked.</summary>
    /// <returns>The new file; EOPNOTSUPP where there is no such thing.</returns>
    public virtual Result<Inode> CreateTemporary(in NewInode what) => Errno.ENOTSUP;

    /// <summary>Enters one more name of a file of the same file system; the name is free.</summary>
    public virtual Errno AddName(ReadOnlySpan<byte> name, Inode file) => Errno.EPERM;

    /// <summary>Takes a name out; the file's link count is the caller's affair.</summary>
    public virtual Errno RemoveName(ReadOnlySpan<byte> name) => Errno.EPERM;

    /// <summary>Lets a name that is there stand for another file.</summary>
    public virtual Errno ReplaceName(ReadOnlySpan<byte> name, Inode file) => Errno.EPERM;

    /// <summary>Whether it has no names but "." and "..".</summary>
    public virtual bool IsEmpty => false;

    public override Result<OpenFile> Open(Caller caller, OpenFlags flags) => new OpenDirectory(this, flags);

    public sealed override Directory AsDirectory => this;

    /// <summary>Whether credentials may look names up here, at each step of a path; as <see cref="Inode.Check"/>.</summary>
    /// <returns>None, or EACCES.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Errno CheckSearch(Credentials credentials) =>
        credentials.Has(Capability.OverrideAccess) ? Errno.None : Check(credentials, FileAccess.Execute);

    /// <summary>The directory that shows here: the root of the last mount on it, or itself.</summary>
    public Directory Uppermost
    {
        get
        {
            Directory directory = this;
            while (directory.Mounted is { } mounted)
            {
                directory = mounted;
            }

            return directory;
        }
    }

    /// <summary>".." from here, never above <paramref name="root"/>.</summary>
    public Directory Above(Directory root)
    {
        Directory directory = this;
        while (directory != root && directory.IsFileSystemRoot && directory.Covered is { } covered)
        {
            directory = covered;
        }

        return directory == root ? directory : directory.Parent.Uppermost;
    }

    /// <summary>Whether credentials allow a name to be removed: where the sticky bit is set only for the owner of the file or of the directory.</summary>
    public bool MayRemove(Credentials credentials, Inode file) =>
        (Permissions & Permissions.Sticky) == 0 || file.IsOwnedBy(credentials) || credentials.Users.FileSystem == UserId;
}
