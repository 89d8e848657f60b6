using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Directories: listing, making, removing, and where a process stands.</summary>
internal static class DirectoryCalls
{
    [Syscall(78, "getdents")]
    internal static Result<long> ListOldEntries(Thread caller, int descriptor, VirtualAddress buffer, uint count) =>
        List(caller, descriptor, buffer, count, DirectoryFormat.Old);

    [Syscall(217, "getdents64")]
    internal static Result<long> ListEntries(Thread caller, int descriptor, VirtualAddress buffer, uint count) =>
        List(caller, descriptor, buffer, count, DirectoryFormat.New);

    [Syscall(79, "getcwd")]
    internal static Result<long> GetWorkingDirectory(Thread caller, VirtualAddress buffer, ulong size)
    {
        FileSystemContext context = caller.Process.FileSystem;
        if (context.WorkingDirectory.IsRemoved)
        {
            return Errno.ENOENT;
        }

        var name = new FilePath(context.WorkingDirectory, []);
        byte[] path = name.ToBytes(context.Root, out bool isBelow);
        if (path.Length == 0)
        {
            return Errno.ENAMETOOLONG;
        }

        path = isBelow ? path : [.. "(unreachable)"u8, .. path];
        if ((ulong)path.Length + 1 > size)
        {
            return Errno.ERANGE;
        }

        byte[] withEnd = new byte[path.Length + 1];
        path.CopyTo(withEnd, 0);
        Errno error = caller.Process.Memory.CopyOut(buffer, withEnd);
        return error == Errno.None ? withEnd.Length : error;
    }

    [Syscall(80, "chdir")]
    internal static Errno ChangeDirectory(Thread caller, VirtualAddress path)
    {
        Result<Directory> directory = FindSearchable(caller, path);
        if (!directory.Failed)
        {
            caller.Process.FileSystem.WorkingDirectory = directory.Value;
        }

        return directory.Error;
    }

    [Syscall(81, "fchdir")]
    internal static Errno ChangeDirectoryTo(Thread caller, int descriptor)
    {
        if (caller.Process.Descriptors.Find(descriptor) is not { } file)
        {
            return Errno.EBADF;
        }

        if (file.Inode is not Directory directory)
        {
            return Errno.ENOTDIR;
        }

        Errno error = directory.Check(caller.Credentials, FileAccess.Execute);
        if (error == Errno.None)
        {
            caller.Process.FileSystem.WorkingDirectory = directory;
        }

        return error;
    }

    [Syscall(161, "chroot")]
    internal static Errno ChangeRoot(Thread caller, VirtualAddress path)
    {
        Result<Directory> directory = FindSearchable(caller, path);
        if (directory.Failed)
        {
            return directory.Error;
        }

        if (!caller.Credentials.Has(Capability.ChangeRoot))
        {
            return Errno.EPERM;
        }

        caller.Process.FileSystem.Root = directory.Value;
        return Errno.None;
    }

    [Syscall(83, "mkdir")]
    internal static Errno Make(Thread caller, VirtualAddress path, Permissions permissions) =>
        MakeAt(caller, PathArguments.WorkingDirectory, path, permissions);

    [Syscall(258, "mkdirat")]
    internal static Errno MakeAt(Thread caller, int directory, VirtualAddress path, Permissions permissions)
    {
        Result<byte[]> bytes = PathArguments.Read(caller, path);
        Result<PathScope> scope = bytes.Failed ? bytes.Error : PathArguments.Scope(caller, directory, bytes.Value);
        return scope.Failed ? scope.Error : Naming.MakeDirectory(scope.Value, bytes.Value, permissions);
    }

    [Syscall(84, "rmdir")]
    internal static Errno Remove(Thread caller, VirtualAddress path)
    {
        Result<byte[]> bytes = PathArguments.Read(caller, path);
        return bytes.Failed ? bytes.Error : Naming.RemoveDirectory(PathArguments.Scope(caller), bytes.Value);
    }

    private static Result<long> List(
        Thread caller, int descriptor, VirtualAddress buffer, uint count, DirectoryFormat format)
    {
        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        if (borrowed.File is not { } file)
        {
            return Errno.EBADF;
        }

        var listing = new DirectoryListing(IoBuffer.ForUser(caller.Process.Memory, buffer, count), file.Offset, format);
        Errno error = file.ListEntries(caller, ref listing);
        return error == Errno.None ? listing.Written : error;
    }

    private static Result<Directory> FindSearchable(Thread caller, VirtualAddress path)
    {
        Result<byte[]> bytes = PathArguments.Read(caller, path);
        if (bytes.Failed)
        {
            return bytes.Error;
        }

        Result<Directory> directory = PathArguments.Scope(caller).FindDirectory(bytes.Value);
        Errno error = directory.Failed ? directory.Error : directory.Value.Check(caller.Credentials, FileAccess.Execute);
        return error == Errno.None ? directory : error;
    }
}
