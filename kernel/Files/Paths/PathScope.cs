using System;

namespace Tine.Files;

/// <summary>The start and the credentials of a path's resolution: common to all calls that take a path.</summary>
public readonly struct PathScope(Caller caller, FileSystemContext context, Credentials credentials, Directory start)
{
    public Caller Caller { get; } = caller;

    public FileSystemContext Context { get; } = context;

    public Credentials Credentials { get; } = credentials;

    /// <summary>The start of relative paths: the working directory, or that of the ...at calls.</summary>
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

    /// <summary>The file of a path, with its name where somebody watches it.</summary>
    public Result<NamedFile> FindNamed(ReadOnlySpan<byte> path, LastStep lastStep)
    {
        PathWalk walk = Walk(path);
        Errno error = walk.RunToExisting(lastStep);
        return error == Errno.None ? new NamedFile(walk.Found!, walk.Found!.FileSystem.IsWatched ? walk.MakePath() : null) : error;
    }

    /// <summary>The directory of a path.</summary>
    public Result<Directory> FindDirectory(ReadOnlySpan<byte> path)
    {
        Result<Inode> found = Find(path, LastStep.Follow);
        return found.Failed ? found.Error : found.Value is Directory directory ? directory : Errno.ENOTDIR;
    }
}
