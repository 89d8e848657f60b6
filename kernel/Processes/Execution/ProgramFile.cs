using System;
using System.Runtime.CompilerServices;
using Tine.Files;

namespace Tine.Processes;

/// <summary>A file that may be executed, and the name under which it was found: none for one of memfd_create(2).</summary>
public readonly record struct ProgramFile(RegularFile File, FilePath? Path)
{
    /// <summary>The last part of its path; of a file without one its name in memory, without the slash.</summary>
    internal ReadOnlySpan<byte> OwnName => Path is not null ? Path.Name : File.MemoryName is { } name ? name.AsSpan(1) : default;

    /// <summary>Finds a program for execve.</summary>
    /// <param name="caller">The thread that may execute it, and whose directories count.</param>
    /// <param name="start">The directory in which a relative path begins.</param>
    /// <param name="path">The path.</param>
    /// <param name="lastStep">Treatment of a symbolic link at its end.</param>
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

    /// <summary>Finds what a script or a program names as the program to start it; an empty name is the working directory's.</summary>
    /// <returns>The file; ETXTBSY while somebody has it open for writing; the errors of <see cref="Find"/>.</returns>
    internal static Result<ProgramFile> FindInterpreter(Thread caller, ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty)
        {
            return Errno.EACCES;
        }

        Result<ProgramFile> found = Find(caller, caller.Process.FileSystem.WorkingDirectory, path, LastStep.Follow);
        Errno error = found.Failed ? found.Error : found.Value.Open(caller);
        error = error == Errno.None ? found.Value.CheckNobodyWrites() : error;
        return error == Errno.None ? found : error;
    }

    /// <summary>Checks that a script or an interpreter is not open for writing, as for a program.</summary>
    /// <returns>None, or ETXTBSY.</returns>
    internal Errno CheckNobodyWrites()
    {
        Errno error = File.BeginExecution();
        if (error == Errno.None)
        {
            File.EndExecution();
        }

        return error;
    }

    /// <summary>Checks a file that is open already (execveat, fexecve).</summary>
    /// <returns>The file, or EACCES.</returns>
    public static Result<ProgramFile> For(Thread caller, Inode inode, FilePath? path)
    {
        if (inode is not RegularFile file)
        {
            return Errno.EACCES;
        }

        Errno error = file.FileSystem.ForbidsExecution ? Errno.EACCES : file.Check(caller.Credentials, FileAccess.Execute);
        return error == Errno.None ? new ProgramFile(file, path) : error;
    }

    /// <summary>Does what Linux's exec does by opening the file: exclusive leases break, and watches hear of an open and a read.</summary>
    /// <returns>None; ERESTARTSYS while a lease breaks.</returns>
    internal Errno Open(Thread caller) => File.Locks is null && !File.FileSystem.IsWatched ? Errno.None : TellOthers(caller);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Errno TellOthers(Thread caller)
    {
        Errno error = LeaseBreaking.Break(File, caller, OpenFlags.ReadOnly);
        if (error == Errno.None)
        {
            FileEvents.Note(new NamedFile(File, Path), WatchEvents.Opened);
            FileEvents.Note(new NamedFile(File, Path), WatchEvents.Accessed);
        }

        return error;
    }
}
