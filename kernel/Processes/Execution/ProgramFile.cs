using System;
using Tine.Files;

namespace Tine.Processes;

/// <summary>A file that may be executed, and the name under which it was found.</summary>
public readonly record struct ProgramFile(RegularFile File, FilePath Path)
{
    /// <summary>Finds a program for execve.</summary>
    /// <param name="caller">Who may execute it, seen from whose directories.</param>
    /// <param name="start">Where a relative path begins.</param>
    /// <param name="path">The path.</param>
    /// <param name="lastStep">What becomes of a symbolic link at its end.</param>
    /// <returns>The file; EACCES for what is no regular file or not executable; the errors of path resolution; ELOOP.</returns>
    public static Result<ProgramFile> Find(Thread caller, Directory start, ReadOnlySpan<byte> path, LastStep lastStep)
    {
        Process process = caller.Process;
        var walk = new PathWalk(caller, process.FileSystem.Root, start, caller.Credentials, path);
        Errno error = walk.RunToExisting(lastStep);
        if (error != Errno.None)
        {
            return error;
        }

        if (walk.Found is SymbolicLink)
        {
            return Errno.ELOOP;
        }

        return For(caller, walk.Found!, walk.MakePath() ?? new FilePath(walk.Parent, walk.Name.ToArray()));
    }

    /// <summary>Checks a file that is open already (execveat, fexecve).</summary>
    /// <returns>The file, or EACCES.</returns>
    public static Result<ProgramFile> For(Thread caller, Inode inode, FilePath path)
    {
        if (inode is not RegularFile file)
        {
            return Errno.EACCES;
        }

        Errno error = file.Check(caller.Credentials, FileAccess.Execute);
        return error == Errno.None ? new ProgramFile(file, path) : error;
    }
}
