using System.Collections.Generic;
using Tine.Files;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>Makes init, the process that all others descend from.</summary>
public static class FirstProcess
{
    /// <summary>Makes the process and loads its program. <see cref="Scheduler.Start"/> with the thread runs it.</summary>
    /// <remarks>Its descriptors are empty; start-up opens the console with the thread that is returned.</remarks>
    /// <param name="world">The world that it is the first in.</param>
    /// <param name="files">Root and working directory; it takes over the reference.</param>
    /// <param name="path">The program.</param>
    /// <param name="arguments">Its arguments, the first being its own name.</param>
    /// <param name="environment">Its environment, NAME=value each.</param>
    /// <returns>Its thread; the error of exec when the program is missing or damaged.</returns>
    public static Result<Thread> Create(
        World world, FileSystemContext files, byte[] path, IReadOnlyList<byte[]> arguments, IReadOnlyList<byte[]> environment)
    {
        var process = new Process(world)
        {
            FileSystem = files,
            Descriptors = new DescriptorTable(),
            Limits = ResourceLimits.ForMachine(FrameAllocator.Current.TotalFrames << FrameNumber.Shift),
            Handlers = new SignalHandlers(),
            ForkMode = world.DefaultForkMode,
            ExitSignal = Signal.SIGCHLD,
            StartNanoseconds = world.Hardware.Nanoseconds,
        };
        var thread = new Thread(process, world.Scheduler) { Credentials = Credentials.Root(), Scheduling = new SchedulingParameters() };
        Errno error = world.Hardware.CreateStack(ref thread.Context);
        if (error != Errno.None)
        {
            return error;
        }

        world.Hardware.ResetVectorState(thread.Context);
        world.Init = process;
        world.Accounts = files.Services.Accounts;
        world.Futexes = new FutexTable();
        process.Leader = thread;
        process.Id = world.Processes.Add(thread).Value;
        world.Processes.Enter(process);
        world.Processes.Join(process, process.Id, new Session(process.Id));
        process.AddThread(thread);
        world.Threads.AddFirst(thread);
        error = Load(thread, path, arguments, environment);
        if (error != Errno.None)
        {
            return error;
        }

        world.Hardware.PrepareUserEntry(ref thread.Context);
        return thread;
    }

    private static Errno Load(Thread thread, byte[] path, IReadOnlyList<byte[]> arguments, IReadOnlyList<byte[]> environment)
    {
        var strings = new ArgumentStrings(thread.Scheduler.Hardware, thread.Process.Limits[Resource.Stack].Soft);
        foreach (byte[] argument in arguments)
        {
            Errno error = strings.AddArgument(argument);
            if (error != Errno.None)
            {
                return error;
            }
        }

        foreach (byte[] variable in environment)
        {
            Errno error = strings.AddEnvironment(variable);
            if (error != Errno.None)
            {
                return error;
            }
        }

        Result<ProgramFile> program = ProgramFile.Find(thread, thread.Process.FileSystem.WorkingDirectory, path, LastStep.Follow);
        return program.Failed ? program.Error : Exec.Run(thread, program.Value, new ExecutionName(path), strings);
    }
}
