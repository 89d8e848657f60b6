using System;

namespace Tine.Files;

/// <summary>open(2).</summary>
public static class Opening
{
    private const OpenFlags MeantForPaths = OpenFlags.Directory | OpenFlags.NoFollow | OpenFlags.Path | OpenFlags.CloseOnExec;

    /// <summary>Opens a file, making it when the flags say so.</summary>
    /// <param name="scope">The credentials, and the start of relative paths.</param>
    /// <param name="path">Its path.</param>
    /// <param name="flags">As open(2) has them.</param>
    /// <param name="permissions">For a new file, before the umask.</param>
    /// <returns>The open file with one reference, the caller's; errors as Linux gives them.</returns>
    public static Result<OpenFile> Open(in PathScope scope, ReadOnlySpan<byte> path, OpenFlags flags, Permissions permissions)
    {
        if ((flags & OpenFlags.Path) != 0)
        {
            flags &= MeantForPaths;
        }

        if ((flags & OpenFlags.TemporaryFile) != 0)
        {
            return OpenTemporary(scope, path, flags | OpenFlags.LargeFile, permissions);
        }

        bool creates = (flags & OpenFlags.Create) != 0;
        if (creates && (flags & OpenFlags.Directory) != 0)
        {
            return Errno.EINVAL;
        }

        // Every file may be large here, and F_GETFL says so as on Linux.
        flags |= (flags & OpenFlags.Path) == 0 ? OpenFlags.LargeFile : OpenFlags.ReadOnly;
        bool keepsLink = (flags & OpenFlags.NoFollow) != 0 || (creates && (flags & OpenFlags.Exclusive) != 0);
        PathWalk walk = scope.Walk(path);
        Errno error = walk.Run(keepsLink ? LastStep.Keep : LastStep.Follow);
        bool namesDirectory = walk.HasTrailingSlash && walk.Ending == PathEnding.Name;
        if (creates && namesDirectory && (error is Errno.None or Errno.ENOTDIR))
        {
            return Errno.EISDIR;
        }

        if (error != Errno.None)
        {
            return error;
        }

        Result<OpenFile> opened = walk.Found is { } found
            ? OpenExisting(scope, walk.Parent, found, flags)
            : creates ? Create(scope, walk, flags, permissions) : walk.Parent.Missing;
        if (!opened.Failed)
        {
            opened.Value.Path = walk.MakePath();
            NoteOpened(opened.Value, walk.Found is null ? flags & ~OpenFlags.Truncate : flags);
        }

        return opened;
    }

    /// <summary>O_TMPFILE: a new file without a name in the directory of the path; linkat(2) may give it one unless O_EXCL forbids it.</summary>
    private static Result<OpenFile> OpenTemporary(in PathScope scope, ReadOnlySpan<byte> path, OpenFlags flags, Permissions permissions)
    {
        bool isTarget = (flags & (OpenFlags.Directory | OpenFlags.Create)) == OpenFlags.Directory;
        if (!isTarget || !flags.AllowWriting())
        {
            return Errno.EINVAL;
        }

        Result<Directory> found = scope.FindDirectory(path);
        if (found.Failed)
        {
            return found.Error;
        }

        Directory directory = found.Value;
        Errno error = directory.FileSystem.IsReadOnly ? Errno.EROFS
            : directory.Check(scope.Credentials, FileAccess.Write | FileAccess.Execute);
        if (error != Errno.None)
        {
            return error;
        }

        permissions &= Permissions.All & ~scope.Context.Umask;
        Result<Inode> made = directory.CreateTemporary(new NewInode(FileKind.Regular, permissions, scope.Credentials));
        if (made.Failed)
        {
            return made.Error;
        }

        var file = (RegularFile)made.Value;
        file.IsLinkable = (flags & OpenFlags.Exclusive) == 0;
        Result<OpenFile> opened = file.Open(scope.Caller, flags);
        opened.Value.Path = new FilePath(directory, new TextBuffer().Add('#').Add(file.Number).Bytes.ToArray());
        NoteOpened(opened.Value, OpenFlags.ReadOnly);
        return opened;
    }

    /// <summary>Tells those that watch the file. It was cut before it was open; Linux's do_open.</summary>
    private static void NoteOpened(OpenFile file, OpenFlags flags)
    {
        if (!file.Inode.FileSystem.IsWatched)
        {
            return;
        }

        if ((flags & OpenFlags.Truncate) != 0 && file.Inode.Kind == FileKind.Regular)
        {
            FileEvents.Note(file, WatchEvents.Modified);
        }

        FileEvents.Note(file, WatchEvents.Opened);
    }

    private static Result<OpenFile> Create(in PathScope scope, in PathWalk walk, OpenFlags flags, Permissions permissions)
    {
        Errno error = walk.Parent.FileSystem.Type.HasFixedNames ? Errno.ENOENT : Naming.MayAdd(scope, walk.Parent);
        if (error != Errno.None)
        {
            return error;
        }

        permissions &= Permissions.All & ~scope.Context.Umask;
        Result<Inode> made = walk.Parent.Create(walk.Name, new NewInode(FileKind.Regular, permissions, scope.Credentials) { Maker = scope.Caller });
        if (made.Failed)
        {
            return made.Error;
        }

        FileEvents.NoteName(walk.Parent, walk.Name, FileKind.Regular, WatchEvents.Created);
        return made.Value.Open(scope.Caller, flags);
    }

    private static Result<OpenFile> OpenExisting(in PathScope scope, Directory directory, Inode file, OpenFlags flags)
    {
        Errno error = MayOpen(scope, directory, file, flags);
        if (error != Errno.None)
        {
            return error;
        }

        if ((flags & OpenFlags.Path) != 0)
        {
            return new PathOnlyFile(file, flags);
        }

        error = LeaseBreaking.Break(file, scope.Caller, flags);
        if (error != Errno.None)
        {
            return error;
        }

        Result<OpenFile> opened = file.Open(scope.Caller, flags);
        if (!opened.Failed && (flags & OpenFlags.Truncate) != 0 && file.Kind == FileKind.Regular)
        {
            error = file.Truncate(scope.Caller, scope.Credentials, 0);
            if (error != Errno.None)
            {
                opened.Value.Release();
                return error;
            }
        }

        return opened;
    }

    private static Errno MayOpen(in PathScope scope, Directory directory, Inode file, OpenFlags flags)
    {
        if ((flags & OpenFlags.Create) != 0)
        {
            if ((flags & OpenFlags.Exclusive) != 0)
            {
                return Errno.EEXIST;
            }

            if (file.Kind == FileKind.Directory)
            {
                return Errno.EISDIR;
            }

            if (!NameProtection.MayOpenExisting(scope.Credentials, directory, file))
            {
                return Errno.EACCES;
            }
        }

        if ((flags & OpenFlags.Directory) != 0 && file.Kind != FileKind.Directory)
        {
            return Errno.ENOTDIR;
        }

        if ((flags & OpenFlags.Path) != 0)
        {
            return Errno.None;
        }

        FileAccess wanted = WantedAccess(flags);
        bool writes = (wanted & FileAccess.Write) != 0;
        switch (file.Kind)
        {
            case FileKind.SymbolicLink:
                return Errno.ELOOP;
            case FileKind.Directory when writes:
                return Errno.EISDIR;
            case FileKind.Socket:
                return Errno.ENXIO;
            case FileKind.CharacterDevice or FileKind.BlockDevice when file.FileSystem.ForbidsDevices:
                return Errno.EACCES;
        }

        if (writes && file.FileSystem.IsReadOnly && file.Kind is FileKind.Regular)
        {
            return Errno.EROFS;
        }

        Errno error = file.Check(scope.Credentials, wanted);
        return error != Errno.None ? error
            : (flags & OpenFlags.NoAccessTime) != 0 && !file.IsOwnedBy(scope.Credentials) ? Errno.EPERM
            : (flags & OpenFlags.Direct) != 0 && file.Kind is not (FileKind.Regular or FileKind.BlockDevice) ? Errno.EINVAL
            : Errno.None;
    }

    private static FileAccess WantedAccess(OpenFlags flags)
    {
        FileAccess access = (flags & OpenFlags.AccessMask) switch
        {
            OpenFlags.ReadOnly => FileAccess.Read,
            OpenFlags.WriteOnly => FileAccess.Write,
            _ => FileAccess.Read | FileAccess.Write,
        };
        return (flags & OpenFlags.Truncate) != 0 ? access | FileAccess.Write : access;
    }
}
