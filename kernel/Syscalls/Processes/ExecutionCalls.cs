using System;
using System.Runtime.CompilerServices;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>execve and execveat.</summary>
internal static class ExecutionCalls
{
    private const int CurrentDirectory = -100;
    private const uint NoFollow = 0x100;
    private const uint EmptyPath = 0x1000;

    [Syscall(59, "execve")]
    internal static Errno Execve(Thread caller, VirtualAddress path, VirtualAddress arguments, VirtualAddress environment) =>
        ExecveAt(caller, CurrentDirectory, path, arguments, environment, 0);

    [Syscall(322, "execveat")]
    internal static Errno ExecveAt(
        Thread caller, int directory, VirtualAddress path, VirtualAddress arguments, VirtualAddress environment, uint flags)
    {
        PhaseClock.Enter(CreationPhase.Execution);
        if ((flags & ~(NoFollow | EmptyPath)) != 0)
        {
            return caller.Process.Memory.Read<byte>(path).Failed ? Errno.EFAULT : Errno.EINVAL; // The path is read first.
        }

        Errno error = Find(caller, directory, path, flags, out ProgramFile program, out ExecutionName executed);
        if (error != Errno.None)
        {
            return error;
        }

        if (caller.HasTooManyProcesses && ProcessLimit.IsExceeded(caller))
        {
            return Errno.EAGAIN;
        }

        caller.HasTooManyProcesses = false;
        var strings = new ArgumentStrings(caller.Scheduler.Hardware, caller.Process.Limits[Resource.Stack].Soft, executed.Path.Length + 1);
        error = strings.CopyFrom(caller, caller.Process.Memory, arguments, environment);
        return error == Errno.None ? Exec.Run(caller, program, executed, strings) : error;
    }

    /// <remarks>Has room for a path on its stack, which the rest of exec, with a deep stack of its own, must not lie above.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Errno Find(
        Thread caller, int directory, VirtualAddress path, uint flags, out ProgramFile program, out ExecutionName executed)
    {
        program = default;
        executed = default;
        Span<byte> room = stackalloc byte[PathWalk.LongestPath];
        Result<int> length = caller.Process.Memory.CopyStringIn(path, room);
        if (length.Failed)
        {
            return length.Error;
        }

        ReadOnlySpan<byte> name = room[..length.Value];
        Result<ProgramFile> found = Find(caller, directory, name, flags);
        if (found.Failed)
        {
            return found.Error;
        }

        program = found.Value;
        executed = NameOf(caller, directory, name);
        return Errno.None;
    }

    private static Result<ProgramFile> Find(Thread caller, int directory, ReadOnlySpan<byte> path, uint flags)
    {
        Process process = caller.Process;
        if (path.IsEmpty && (flags & EmptyPath) == 0)
        {
            return Errno.ENOENT;
        }

        LastStep lastStep = (flags & NoFollow) != 0 ? LastStep.Keep : LastStep.Follow;
        if (directory == CurrentDirectory || (!path.IsEmpty && path[0] == '/'))
        {
            return ProgramFile.Find(caller, process.FileSystem.WorkingDirectory, path, lastStep);
        }

        if (process.Descriptors.Find(directory) is not { } file)
        {
            return Errno.EBADF;
        }

        if (path.IsEmpty)
        {
            return ProgramFile.For(caller, file.Inode, file.Path);
        }

        return file.Inode is Directory start ? ProgramFile.Find(caller, start, path, lastStep) : Errno.ENOTDIR;
    }

    /// <summary>A program that was found by a descriptor gets a path by way of that, as on Linux.</summary>
    private static ExecutionName NameOf(Thread caller, int directory, ReadOnlySpan<byte> path)
    {
        if (directory == CurrentDirectory || (!path.IsEmpty && path[0] == '/'))
        {
            return new ExecutionName(path.ToArray());
        }

        string prefix = path.IsEmpty ? $"/dev/fd/{directory}" : $"/dev/fd/{directory}/";
        byte[] name = new byte[prefix.Length + path.Length];
        for (int i = 0; i < prefix.Length; i++)
        {
            name[i] = (byte)prefix[i];
        }

        path.CopyTo(name.AsSpan(prefix.Length));
        Result<DescriptorFlags> flags = caller.Process.Descriptors.GetFlags(directory);
        return new ExecutionName(name)
        {
            IsGoneAfterwards = !flags.Failed && (flags.Value & DescriptorFlags.CloseOnExec) != 0,
            IsDescriptor = path.IsEmpty,
        };
    }
}
