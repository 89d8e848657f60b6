using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Reads paths from the program's memory and resolves them from where a call says.</summary>
internal static class PathArguments
{
    /// <summary>AT_FDCWD: relative to the working directory.</summary>
    public const int WorkingDirectory = -100;

    private const int UsualLength = 128;

    /// <summary>Copies a path.</summary>
    /// <returns>Its bytes without the NUL; EFAULT; ENAMETOOLONG.</returns>
    public static Result<byte[]> Read(Thread caller, VirtualAddress address)
    {
        Span<byte> usual = stackalloc byte[UsualLength];
        Result<int> length = caller.Process.Memory.CopyStringIn(address, usual);
        if (!length.Failed)
        {
            return usual[..length.Value].ToArray();
        }

        return length.Error == Errno.ENAMETOOLONG ? ReadLong(caller, address) : length.Error;
    }

    /// <summary>A scope in which relative paths begin at a directory's descriptor.</summary>
    /// <returns>The scope; ENOENT for an empty path, EBADF, ENOTDIR.</returns>
    public static Result<PathScope> Scope(Thread caller, int directory, ReadOnlySpan<byte> path, ResolveRules rules = ResolveRules.None)
    {
        if (path.IsEmpty)
        {
            return Errno.ENOENT; // Whatever the descriptor is; Linux's getname.
        }

        Process process = caller.Process;
        FileSystemContext context = process.FileSystem;
        Directory start = context.WorkingDirectory;
        bool isRelative = path[0] != '/' || (rules & ResolveRules.Scoped) != 0;
        if (directory != WorkingDirectory && isRelative)
        {
            if (process.Descriptors.Find(directory) is not { } file)
            {
                return Errno.EBADF;
            }

            if (file.Inode is not Directory opened)
            {
                return Errno.ENOTDIR;
            }

            start = opened;
        }

        return new PathScope(caller, context, caller.Credentials, start) { Rules = rules };
    }

    /// <summary>A scope from the working directory.</summary>
    public static PathScope Scope(Thread caller) =>
        new(caller, caller.Process.FileSystem, caller.Credentials, caller.Process.FileSystem.WorkingDirectory);

    /// <summary>The file that directory, path and flags name; an empty path names the descriptor's own with AT_EMPTY_PATH.</summary>
    public static Result<Inode> Find(Thread caller, int directory, VirtualAddress path, AtFlags flags)
    {
        Result<byte[]> bytes = Read(caller, path);
        if (bytes.Failed)
        {
            return bytes.Error;
        }

        if (bytes.Value.Length == 0 && (flags & AtFlags.EmptyPath) != 0)
        {
            return OfDescriptor(caller, directory);
        }

        Result<PathScope> scope = Scope(caller, directory, bytes.Value);
        return scope.Failed
            ? scope.Error
            : scope.Value.Find(bytes.Value, (flags & AtFlags.KeepLink) != 0 ? LastStep.Keep : LastStep.Follow);
    }

    /// <summary>Finds a file as <see cref="Find"/> does, with its name where somebody watches it: for calls that tell of a change.</summary>
    public static Result<NamedFile> FindNamed(Thread caller, int directory, VirtualAddress path, AtFlags flags)
    {
        Result<byte[]> bytes = Read(caller, path);
        if (bytes.Failed)
        {
            return bytes.Error;
        }

        if (bytes.Value.Length == 0 && (flags & AtFlags.EmptyPath) != 0)
        {
            Result<Inode> own = OfDescriptor(caller, directory);
            return own.Failed ? own.Error : new NamedFile(own.Value, caller.Process.Descriptors.Find(directory)?.Path);
        }

        Result<PathScope> scope = Scope(caller, directory, bytes.Value);
        return scope.Failed
            ? scope.Error
            : scope.Value.FindNamed(bytes.Value, (flags & AtFlags.KeepLink) != 0 ? LastStep.Keep : LastStep.Follow);
    }

    /// <summary>The file of a descriptor that is not O_PATH, with its name.</summary>
    /// <returns>The file or EBADF.</returns>
    public static Result<NamedFile> NamedOfDescriptor(Thread caller, int descriptor) =>
        caller.Process.Descriptors.Find(descriptor) is { IsPathOnly: false } file ? new NamedFile(file.Inode, file.Path) : Errno.EBADF;

    /// <summary>The file of a descriptor, AT_FDCWD included.</summary>
    public static Result<Inode> OfDescriptor(Thread caller, int descriptor)
    {
        if (descriptor == WorkingDirectory)
        {
            return caller.Process.FileSystem.WorkingDirectory;
        }

        return caller.Process.Descriptors.Find(descriptor) is { } file ? file.Inode : Errno.EBADF;
    }

    private static Result<byte[]> ReadLong(Thread caller, VirtualAddress address)
    {
        Span<byte> path = stackalloc byte[PathWalk.LongestPath];
        Result<int> length = caller.Process.Memory.CopyStringIn(address, path);
        return length.Failed ? length.Error : path[..length.Value].ToArray();
    }
}
