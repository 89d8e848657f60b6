using System;

namespace Tine.Files;

/// <summary>From where and for whom paths are resolved: what the calls with a path have in common.</summary>
public readonly struct PathScope(Caller caller, FileSystemContext context, Credentials credentials, Directory start)
{
    public Caller Caller { get; } = caller;

    public FileSystemContext Context { get; } = context;

    public Credentials Credentials { get; } = credentials;

    /// <summary>Where relative paths begin: the working directory, or that of the ...at calls.</summary>
    public Directory Start { get; } = start;

    /// <summary>The rules for what paths may lead through.</summary>
    public ResolveRules Rules { get; init; }

    public PathWalk Walk(ReadOnlySpan<byte> path) =>
        new(Caller, (Rules & ResolveRules.Scoped) != 0 ? Start : Context.Root, Start, Credentials, path) { Rules = Rules };

    /// <summary>The file of a path.</summary>
    public Result<Inode> Find(ReadOnlySpan<byte> path, LastStep lastStep)
    {
        PathWalk walk = Walk(path);
        Errno error = walk.RunToExisting(lastStep);
        return error == Errno.None ? walk.Found! : error;
    }

    /// <summary>The directory of a path.</summary>
    public Result<Directory> FindDirectory(ReadOnlySpan<byte> path)
    {
        Result<Inode> found = Find(path, LastStep.Follow);
        return found.Failed ? found.Error : found.Value is Directory directory ? directory : Errno.ENOTDIR;
    }

    /// <summary>The program of a path, for exec: a regular file that the caller may execute.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="name">The name under which it was found, for /proc/PID/exe.</param>
    /// <returns>The file; EACCES when it is not regular or not executable, else as path resolution says.</returns>
    public Result<RegularFile> FindProgram(ReadOnlySpan<byte> path, out FilePath? name)
    {
        name = null;
        PathWalk walk = Walk(path);
        Errno error = walk.RunToExisting(LastStep.Follow);
        if (error != Errno.None)
        {
            return error;
        }

        name = walk.MakePath();
        return CheckProgram(walk.Found!);
    }

    /// <summary>The same for a file that is already known (execveat, fexecve).</summary>
    public Result<RegularFile> CheckProgram(Inode file)
    {
        if (file is not RegularFile program)
        {
            return file is SymbolicLink ? Errno.ELOOP : Errno.EACCES;
        }

        Errno error = program.Check(Credentials, FileAccess.Execute);
        return error == Errno.None ? program : error;
    }
}
