using System;

namespace Tine.Files;

/// <summary>The calls that make and remove names: mkdir, mknod, link, symlink, unlink, rmdir. Errors as Linux gives them.</summary>
public static class Naming
{
    private const FileAccess Change = FileAccess.Write | FileAccess.Execute;

    /// <summary>Checks whether the caller may enter a name into a directory.</summary>
    public static Errno MayAdd(in PathScope scope, Directory directory)
    {
        if (directory.FileSystem.IsReadOnly)
        {
            return Errno.EROFS;
        }

        return directory.IsRemoved ? Errno.ENOENT : directory.Check(scope.Credentials, Change);
    }

    /// <summary>Checks whether the caller may remove the name of a file from the directory.</summary>
    public static Errno MayRemove(in PathScope scope, Directory directory, Inode file)
    {
        if (directory.FileSystem.IsReadOnly)
        {
            return Errno.EROFS;
        }

        Errno error = directory.Check(scope.Credentials, Change);
        return error != Errno.None ? error : directory.MayRemove(scope.Credentials, file) ? Errno.None : Errno.EPERM;
    }

    public static Errno MakeDirectory(in PathScope scope, ReadOnlySpan<byte> path, Permissions permissions)
    {
        permissions &= (Permissions.Everyone | Permissions.Sticky) & ~scope.Context.Umask;
        return Make(scope, path, new NewInode(FileKind.Directory, permissions, scope.Credentials));
    }

    /// <summary>Checks whether mknod(2) makes files of a kind at all, before its path is looked at.</summary>
    /// <returns>None; EPERM for a directory; EINVAL.</returns>
    public static Errno MayMake(FileKind kind) => kind switch
    {
        FileKind.None or FileKind.Regular or FileKind.Fifo or FileKind.Socket or FileKind.CharacterDevice or FileKind.BlockDevice => Errno.None,
        FileKind.Directory => Errno.EPERM,
        _ => Errno.EINVAL,
    };

    /// <summary>Makes a file: mknod(2); kind 0 is a regular file.</summary>
    public static Errno MakeNode(in PathScope scope, ReadOnlySpan<byte> path, FileKind kind, Permissions permissions, DeviceNumber device)
    {
        kind = kind == FileKind.None ? FileKind.Regular : kind;
        Errno error = MayMake(kind);
        return error != Errno.None ? error : Make(scope, path, new NewInode(kind, permissions & ~scope.Context.Umask, scope.Credentials, device) { Maker = scope.Caller });
    }

    public static Errno MakeLink(in PathScope scope, ReadOnlySpan<byte> path, byte[] target) =>
        target.Length == 0
            ? Errno.ENOENT
            : Make(scope, path, new NewInode(FileKind.SymbolicLink, Permissions.Everyone, scope.Credentials, default, target));

    /// <summary>Gives a file one more name: link(2).</summary>
    public static Errno Link(in PathScope scope, Inode file, ReadOnlySpan<byte> path)
    {
        PathWalk walk = scope.Walk(path);
        Errno error = PrepareNew(ref walk, file.Kind);
        if (error != Errno.None)
        {
            return error;
        }

        if (walk.Parent.FileSystem != file.FileSystem)
        {
            return Errno.EXDEV;
        }

        error = NameProtection.MayLink(scope, file) ? MayAdd(scope, walk.Parent) : Errno.EPERM;
        if (error != Errno.None)
        {
            return error;
        }

        if (file.Kind == FileKind.Directory)
        {
            return Errno.EPERM;
        }

        if (file.LinkCount == 0 && file is not RegularFile { IsLinkable: true })
        {
            return Errno.ENOENT;
        }

        error = walk.Parent.FileSystem.HasRoomForName ? walk.Parent.AddName(walk.Name, file) : Errno.ENOSPC;
        if (error == Errno.None)
        {
            file.LinkCount++;
            file.NoteChange();
            FileEvents.NoteSelf(file, WatchEvents.AttributesChanged);
            FileEvents.NoteName(walk.Parent, walk.Name, file.Kind, WatchEvents.Created);
            if (file is RegularFile { IsLinkable: true } temporary)
            {
                temporary.IsLinkable = false; // Once it has had a name it is as any other.
            }
        }

        return error;
    }

    public static Errno Unlink(in PathScope scope, ReadOnlySpan<byte> path)
    {
        PathWalk walk = scope.Walk(path);
        Errno error = walk.RunToExisting(LastStep.Name);
        if (error != Errno.None)
        {
            return error;
        }

        if (walk.Ending != PathEnding.Name)
        {
            return Errno.EISDIR;
        }

        Inode file = walk.Found!;
        error = MayRemove(scope, walk.Parent, file);
        if (error != Errno.None)
        {
            return error;
        }

        if (file.Kind == FileKind.Directory)
        {
            return Errno.EISDIR;
        }

        error = walk.Parent.RemoveName(walk.Name);
        if (error == Errno.None)
        {
            FileEvents.NoteSelf(file, WatchEvents.AttributesChanged);
            file.RemoveLink();
            FileEvents.NoteName(walk.Parent, walk.Name, file.Kind, WatchEvents.Deleted);
        }

        return error;
    }

    public static Errno RemoveDirectory(in PathScope scope, ReadOnlySpan<byte> path)
    {
        PathWalk walk = scope.Walk(path);
        Errno error = walk.RunToExisting(LastStep.Name);
        if (error != Errno.None)
        {
            return error;
        }

        switch (walk.Ending)
        {
            case PathEnding.Root:
                return Errno.EBUSY;
            case PathEnding.Dot:
                return Errno.EINVAL;
            case PathEnding.DotDot:
                return Errno.ENOTEMPTY;
        }

        if (walk.Found is not Directory directory)
        {
            return Errno.ENOTDIR;
        }

        error = directory.Covered is not null ? Errno.EBUSY : MayRemove(scope, walk.Parent, directory);
        if (error == Errno.None)
        {
            error = directory.IsEmpty ? walk.Parent.RemoveName(walk.Name) : Errno.ENOTEMPTY;
        }

        if (error == Errno.None)
        {
            directory.RemoveAllLinks();
            FileEvents.NoteName(walk.Parent, walk.Name, FileKind.Directory, WatchEvents.Deleted);
        }

        return error;
    }

    private static Errno Make(in PathScope scope, ReadOnlySpan<byte> path, in NewInode what)
    {
        PathWalk walk = scope.Walk(path);
        Errno error = PrepareNew(ref walk, what.Kind);
        if (error == Errno.None)
        {
            error = MayAdd(scope, walk.Parent);
        }

        // A whiteout (0:0) stands for no device: anybody makes one, as Linux's vfs_mknod has it.
        bool isDevice = what.Kind == FileKind.BlockDevice || (what.Kind == FileKind.CharacterDevice && what.Device != default);
        error = error == Errno.None && isDevice && !scope.Credentials.Has(Capability.MakeNodes) ? Errno.EPERM : error;
        error = error == Errno.None ? walk.Parent.Create(walk.Name, what).Error : error;
        if (error == Errno.None)
        {
            FileEvents.NoteName(walk.Parent, walk.Name, what.Kind, WatchEvents.Created);
        }

        return error;
    }

    /// <summary>Walks to where a new name shall be; only directories may be asked for with a slash at the end.</summary>
    private static Errno PrepareNew(ref PathWalk walk, FileKind kind)
    {
        Errno error = walk.Run(LastStep.Name);
        if (error != Errno.None)
        {
            return error == Errno.ENOTDIR && walk.HasTrailingSlash ? Errno.EEXIST : error;
        }

        if (walk.Found is not null)
        {
            return Errno.EEXIST;
        }

        bool isNotMade = walk.Parent.FileSystem.Type.HasFixedNames || (walk.HasTrailingSlash && kind != FileKind.Directory);
        return isNotMade ? Errno.ENOENT : Errno.None;
    }
}
