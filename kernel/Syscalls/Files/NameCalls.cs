using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Names of files: unlink, rename, link, symlink, readlink, mknod.</summary>
internal static class NameCalls
{
    [Syscall(87, "unlink")]
    internal static Errno Unlink(Thread caller, VirtualAddress path) =>
        UnlinkAt(caller, PathArguments.WorkingDirectory, path, AtFlags.None);

    [Syscall(263, "unlinkat")]
    internal static Errno UnlinkAt(Thread caller, int directory, VirtualAddress path, AtFlags flags)
    {
        if ((flags & ~AtFlags.RemoveDirectory) != 0)
        {
            return Errno.EINVAL;
        }

        Result<byte[]> bytes = PathArguments.Read(caller, path);
        Result<PathScope> scope = ScopeOf(caller, directory, bytes);
        return scope.Failed ? scope.Error
            : (flags & AtFlags.RemoveDirectory) != 0 ? Naming.RemoveDirectory(scope.Value, bytes.Value)
            : Naming.Unlink(scope.Value, bytes.Value);
    }

    [Syscall(82, "rename")]
    internal static Errno Rename(Thread caller, VirtualAddress oldPath, VirtualAddress newPath) =>
        RenameAt2(caller, PathArguments.WorkingDirectory, oldPath, PathArguments.WorkingDirectory, newPath, RenameFlags.None);

    [Syscall(264, "renameat")]
    internal static Errno RenameAt(Thread caller, int oldDirectory, VirtualAddress oldPath, int newDirectory, VirtualAddress newPath) =>
        RenameAt2(caller, oldDirectory, oldPath, newDirectory, newPath, RenameFlags.None);

    [Syscall(316, "renameat2")]
    internal static Errno RenameAt2(
        Thread caller, int oldDirectory, VirtualAddress oldPath, int newDirectory, VirtualAddress newPath, RenameFlags flags)
    {
        if (!Renaming.AreValid(flags))
        {
            return Errno.EINVAL;
        }

        Result<byte[]> from = PathArguments.Read(caller, oldPath);
        Result<PathScope> fromScope = ScopeOf(caller, oldDirectory, from);
        if (fromScope.Failed)
        {
            return fromScope.Error;
        }

        Result<byte[]> to = PathArguments.Read(caller, newPath);
        Result<PathScope> toScope = ScopeOf(caller, newDirectory, to);
        return toScope.Failed ? toScope.Error : Renaming.Rename(fromScope.Value, from.Value, toScope.Value, to.Value, flags);
    }

    [Syscall(86, "link")]
    internal static Errno Link(Thread caller, VirtualAddress oldPath, VirtualAddress newPath) =>
        LinkAt(caller, PathArguments.WorkingDirectory, oldPath, PathArguments.WorkingDirectory, newPath, AtFlags.None);

    [Syscall(265, "linkat")]
    internal static Errno LinkAt(
        Thread caller, int oldDirectory, VirtualAddress oldPath, int newDirectory, VirtualAddress newPath, AtFlags flags)
    {
        if ((flags & ~(AtFlags.FollowLink | AtFlags.EmptyPath)) != 0)
        {
            return Errno.EINVAL;
        }

        // Or a process that gets a descriptor could give the file a name that its owner never meant it to have.
        if ((flags & AtFlags.EmptyPath) != 0 && !caller.Credentials.Has(Capability.ReadAndSearch))
        {
            return Errno.ENOENT;
        }

        AtFlags finding = (flags & AtFlags.EmptyPath) | ((flags & AtFlags.FollowLink) != 0 ? AtFlags.None : AtFlags.KeepLink);
        Result<Inode> file = PathArguments.Find(caller, oldDirectory, oldPath, finding);
        if (file.Failed)
        {
            return file.Error;
        }

        Result<byte[]> path = PathArguments.Read(caller, newPath);
        Result<PathScope> scope = ScopeOf(caller, newDirectory, path);
        return scope.Failed ? scope.Error : Naming.Link(scope.Value, file.Value, path.Value);
    }

    [Syscall(88, "symlink")]
    internal static Errno MakeLink(Thread caller, VirtualAddress target, VirtualAddress path) =>
        MakeLinkAt(caller, target, PathArguments.WorkingDirectory, path);

    [Syscall(266, "symlinkat")]
    internal static Errno MakeLinkAt(Thread caller, VirtualAddress target, int directory, VirtualAddress path)
    {
        Result<byte[]> text = PathArguments.Read(caller, target);
        if (text.Failed)
        {
            return text.Error;
        }

        Result<byte[]> bytes = PathArguments.Read(caller, path);
        Result<PathScope> scope = ScopeOf(caller, directory, bytes);
        return scope.Failed ? scope.Error : Naming.MakeLink(scope.Value, bytes.Value, text.Value);
    }

    [Syscall(89, "readlink")]
    internal static Result<long> ReadLink(Thread caller, VirtualAddress path, VirtualAddress buffer, int size) =>
        ReadLinkAt(caller, PathArguments.WorkingDirectory, path, buffer, size);

    [Syscall(267, "readlinkat")]
    internal static Result<long> ReadLinkAt(Thread caller, int directory, VirtualAddress path, VirtualAddress buffer, int size)
    {
        if (size <= 0)
        {
            return Errno.EINVAL;
        }

        Result<byte[]> bytes = PathArguments.Read(caller, path);
        Result<Inode> file = bytes.Failed ? bytes.Error : FindLink(caller, directory, bytes.Value);
        if (file.Failed)
        {
            return file.Error;
        }

        if (file.Value is not SymbolicLink link)
        {
            return bytes.Value.Length == 0 ? Errno.ENOENT : Errno.EINVAL;
        }

        link.NoteAccess();
        Result<byte[]> target = link.ReadTarget(caller);
        if (target.Failed)
        {
            return target.Error;
        }

        int length = Math.Min(size, target.Value.Length);
        Errno error = caller.Process.Memory.CopyOut(buffer, target.Value.AsSpan(0, length));
        return error == Errno.None ? length : error;
    }

    [Syscall(133, "mknod")]
    internal static Errno MakeNode(Thread caller, VirtualAddress path, uint mode, uint device) =>
        MakeNodeAt(caller, PathArguments.WorkingDirectory, path, mode, device);

    [Syscall(259, "mknodat")]
    internal static Errno MakeNodeAt(Thread caller, int directory, VirtualAddress path, uint mode, uint device)
    {
        FileKind kind = (FileKind)mode & FileKind.Mask;
        Errno error = Naming.MayMake(kind);
        Result<byte[]> bytes = error == Errno.None ? PathArguments.Read(caller, path) : error;
        Result<PathScope> scope = ScopeOf(caller, directory, bytes);
        return scope.Failed
            ? scope.Error
            : Naming.MakeNode(scope.Value, bytes.Value, kind, (Permissions)mode & Permissions.All, DeviceNumber.Decode(device));
    }

    /// <summary>The file itself, be it a link or not; an empty path names the descriptor's own (O_PATH with O_NOFOLLOW).</summary>
    private static Result<Inode> FindLink(Thread caller, int directory, byte[] path)
    {
        if (path.Length == 0)
        {
            return PathArguments.OfDescriptor(caller, directory);
        }

        Result<PathScope> scope = PathArguments.Scope(caller, directory, path);
        return scope.Failed ? scope.Error : scope.Value.Find(path, LastStep.Keep);
    }

    private static Result<PathScope> ScopeOf(Thread caller, int directory, Result<byte[]> path) =>
        path.Failed ? path.Error : PathArguments.Scope(caller, directory, path.Value);
}
