using System.Runtime.CompilerServices;
using Tine.Memory;
using Tine.X64;

namespace Tine.Processes;

/// <summary>
/// Creates processes and threads: the one path of fork, vfork, clone and threads. Each resource is either shared or copied by a
/// function of its own; an error undoes what was taken; after <see cref="Commit"/> nothing fails.
/// </summary>
/// <remarks>Its parts are inlined into <see cref="Create"/>: a vfork spends as much on saving registers as on what they do.</remarks>
public static class Cloner
{
    /// <summary>fork, vfork, clone, clone3 and threads.</summary>
    /// <param name="caller">The running thread, in a system call: the child continues with its registers.</param>
    /// <param name="arguments">The resources that are shared.</param>
    /// <returns>The child's id (in the caller); EINVAL, EAGAIN, ENOMEM, EPERM; ERESTARTNOINTR for a pending signal.</returns>
    public static Result<int> Clone(Thread caller, in CloneArguments arguments)
    {
        Errno error = arguments.Check(caller.Process);
        if (error != Errno.None)
        {
            return error;
        }

        Result<int> outcome = Create(caller, arguments);
        return outcome.Error == Errno.ENOMEM && OutOfMemory.MakeRoomForProcess(caller) ? Create(caller, arguments) : outcome;
    }

    private static Result<int> Create(Thread caller, in CloneArguments arguments)
    {
        FreeDeadStacks(caller);
        Errno error = CheckCaller(caller, arguments); // Others may have run, and ended or stopped it: a thread more would outlive its process.
        if (error != Errno.None)
        {
            return error;
        }

        Result<AddressSpace?> memory = TakeMemory(caller, arguments);
        if (memory.Failed)
        {
            return memory.Error;
        }

        if (!arguments.Has(CloneFlags.Memory) && CheckAfterCopy(caller) is not Errno.None and var refused)
        {
            memory.Value!.Release(caller);
            return refused;
        }

        Process process = arguments.Has(CloneFlags.Thread) ? caller.Process : NewProcess(caller, memory.Value, arguments);
        var child = new Thread(process, caller.Scheduler);
        error = Prepare(caller, child, arguments);
        if (error != Errno.None)
        {
            Undo(caller, child);
            return error;
        }

        VForkCompletion? completion = arguments.Has(CloneFlags.VFork) ? new VForkCompletion(caller) : null;
        child.VForkCompletion = completion;
        Commit(caller, child, arguments);
        int id = child.Id;
        if (completion is null)
        {
            caller.Scheduler.MakeReady(child);
            return id;
        }

        error = AwaitChild(completion, child);
        return error == Errno.None ? id : error;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FreeDeadStacks(Thread caller)
    {
        PhaseClock.Enter(CreationPhase.Teardown);
        caller.World.FreeAllDeadStacks(caller);
        PhaseClock.Enter(CreationPhase.Objects);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Errno AwaitChild(VForkCompletion completion, Thread child)
    {
        PhaseClock.Enter(CreationPhase.Other);
        return completion.Wait(child);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Errno CheckCaller(Thread caller, in CloneArguments arguments)
    {
        if (caller.IsInterrupted)
        {
            caller.NoteInterruption();
            return Errno.ERESTARTNOINTR;
        }

        if (arguments.Has(CloneFlags.SetThreadLocalStorage) && arguments.ThreadLocalStorage >= Layout.UserEnd)
        {
            return Errno.EPERM;
        }

        return ProcessLimit.Allows(caller) ? Errno.None : Errno.EAGAIN;
    }

    /// <summary>
    /// Checks the caller again, since others may have run while memory was copied: they may have forked, killed the caller, or
    /// sent its process group a signal that the child must not escape (^C; Linux keeps such signals for the child in
    /// copy_process). Nobody else runs after this.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Errno CheckAfterCopy(Thread caller)
    {
        if (caller.IsInterrupted && (caller.IsKilled || !(Signals.PendingOf(caller).Without(caller.Blocked) & SignalSet.OfGroups).IsEmpty))
        {
            caller.NoteInterruption();
            return Errno.ERESTARTNOINTR;
        }

        return ProcessLimit.Allows(caller) ? Errno.None : Errno.EAGAIN;
    }

    /// <summary>Makes a child with all that it inherits by value. Pending signals, timers and times are not among it.</summary>
    private static Process NewProcess(Thread caller, AddressSpace? memory, in CloneArguments arguments)
    {
        Process parent = caller.Process;
        bool hasParentsParent = arguments.Has(CloneFlags.Parent);
        return new Process(parent.World)
        {
            Memory = memory!,
            Parent = hasParentsParent ? parent.Parent : parent,
            ExitSignal = hasParentsParent ? parent.ExitSignal : arguments.ExitSignal,
            Limits = parent.Limits,
            ForkMode = parent.ForkMode,
            Flavour = parent.Flavour,
            HasLeftTerminal = parent.HasLeftTerminal,
            Personality = parent.Personality,
            OutOfMemoryAdjustment = parent.OutOfMemoryAdjustment,
            LowestOutOfMemoryAdjustment = parent.LowestOutOfMemoryAdjustment,
            Executable = parent.Executable,
            ExecutablePath = parent.ExecutablePath,
            ArgumentsStart = parent.ArgumentsStart,
            ArgumentsEnd = parent.ArgumentsEnd,
            EnvironmentEnd = parent.EnvironmentEnd,
            StackStart = parent.StackStart,
        };
    }

    /// <summary>Takes all that may be refused.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Errno Prepare(Thread caller, Thread child, in CloneArguments arguments)
    {
        Errno error = caller.Scheduler.Hardware.CreateStack(ref child.Context);
        if (error != Errno.None)
        {
            return error;
        }

        CopyRegisters(caller, child, arguments);
        CopyThreadState(caller, child, arguments);
        if (!arguments.Has(CloneFlags.Thread))
        {
            TakeHandlers(caller.Process, child.Process, arguments);
            TakeFiles(caller.Process, child.Process, arguments);
        }

        Result<int> id = arguments.ChosenId == 0
            ? caller.World.Processes.Add(child)
            : caller.World.Processes.AddAs(child, arguments.ChosenId);
        if (id.Failed)
        {
            return id.Error;
        }

        TellThreadIds(caller, child, arguments);
        return arguments.Has(CloneFlags.PidFd) ? ProcessHandle.Give(caller, child.Process, arguments.Handle) : Errno.None;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRegisters(Thread caller, Thread child, in CloneArguments arguments)
    {
        Hardware hardware = caller.Scheduler.Hardware;
        ref TrapFrame frame = ref child.Frame;
        frame = caller.Frame;
        frame.Rax = 0;
        if (!arguments.StackTop.IsNull)
        {
            frame.Rsp = arguments.StackTop.Value;
        }

        hardware.CopyVectorState(caller.Context, ref child.Context);
        if (arguments.Has(CloneFlags.SetThreadLocalStorage))
        {
            child.Context.FsBase = arguments.ThreadLocalStorage;
        }

        hardware.PrepareUserEntry(ref child.Context);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyThreadState(Thread caller, Thread child, in CloneArguments arguments)
    {
        child.Blocked = caller.Blocked;
        child.Credentials = caller.Credentials;
        child.Scheduling = caller.Scheduling.ForChild;
        child.HasNoNewPrivileges = caller.HasNoNewPrivileges;
        child.Name = caller.Name;
        if (arguments.Has(CloneFlags.ChildClearThreadId))
        {
            child.ClearThreadId = arguments.ChildThreadId;
        }

        // Two that run at once in one memory must not share a signal stack; vfork's parent does not run.
        bool runsBeside = arguments.Has(CloneFlags.Memory) && !arguments.Has(CloneFlags.VFork);
        if (!runsBeside)
        {
            child.AlternateStack = caller.AlternateStack;
        }

        if (!arguments.Has(CloneFlags.Memory))
        {
            child.Sequence = caller.Sequence;
        }
    }

    /// <summary>Takes the memory, which is slow and so comes first. A thread has its process's memory already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Result<AddressSpace?> TakeMemory(Thread caller, in CloneArguments arguments)
    {
        AddressSpace memory = caller.Process.Memory;
        if (arguments.Has(CloneFlags.Thread))
        {
            return default(AddressSpace);
        }

        if (arguments.Has(CloneFlags.Memory))
        {
            return memory.Share();
        }

        ulong stackPointer = arguments.StackTop.IsNull ? caller.Frame.Rsp : arguments.StackTop.Value;
        PhaseClock.Enter(CreationPhase.Regions);
        Result<AddressSpace> copy = memory.Fork(caller, caller.Process.ForkMode, new VirtualAddress(stackPointer));
        PhaseClock.Enter(CreationPhase.Objects);
        return copy.Failed ? copy.Error : copy.Value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TakeHandlers(Process parent, Process child, in CloneArguments arguments)
    {
        child.Handlers = arguments.Has(CloneFlags.SignalHandlers) ? parent.Handlers
            : arguments.Has(CloneFlags.ClearSignalHandlers) || IsSolarisVFork(parent, arguments) ? parent.Handlers.CopyForExec()
            : parent.Handlers.Copy();
    }

    /// <summary>Signals that the parent catches have their default action in the child of a Solaris vfork.</summary>
    private static bool IsSolarisVFork(Process parent, in CloneArguments arguments) =>
        arguments.Has(CloneFlags.VFork) && parent.Flavour == VForkFlavour.Solaris;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TakeFiles(Process parent, Process child, in CloneArguments arguments)
    {
        child.Descriptors = arguments.Has(CloneFlags.Files) ? parent.Descriptors.Share() : parent.Descriptors.Copy();
        child.FileSystem = arguments.Has(CloneFlags.FileSystem) ? parent.FileSystem.Share() : parent.FileSystem.Copy();
        child.Executable?.ShareExecution();
    }

    /// <summary>Addresses that cannot be written are passed over, as Linux does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TellThreadIds(Thread caller, Thread child, in CloneArguments arguments)
    {
        if (arguments.Has(CloneFlags.ParentSetThreadId))
        {
            caller.Process.Memory.Write(arguments.ParentThreadId, child.Id);
        }

        if (arguments.Has(CloneFlags.ChildSetThreadId))
        {
            child.Process.Memory.Write(arguments.ChildThreadId, child.Id);
        }
    }

    /// <summary>Makes the child visible to others; cannot fail.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Commit(Thread caller, Thread child, in CloneArguments arguments)
    {
        Process process = child.Process;
        World world = caller.World;
        if (!arguments.Has(CloneFlags.Thread))
        {
            process.Id = child.Id;
            process.Leader = child;
            process.StartNanoseconds = world.Hardware.Nanoseconds;
            caller.Process.Group.Add(process);
            process.ParentThread = arguments.Has(CloneFlags.Parent) ? caller.Process.ParentThread : caller;
            process.Parent!.AddChild(process);
            world.Processes.Enter(process);
        }
        else if (process.GroupStop is { NextToStop: not null } stop)
        {
            Stopping.Mark(stop, child); // The caller has yet to be marked, and the walk is past the place of a new thread.
        }

        process.AddThread(child);
        world.Threads.AddFirst(child);
        world.ForkCount++;
        caller.Scheduler.ShareTime(caller, child);
    }

    /// <summary>Gives back what a failed attempt had taken.</summary>
    private static void Undo(Thread caller, Thread child)
    {
        if (child.Id != 0)
        {
            child.World.Processes.Remove(child);
        }

        if (child.Context.StackTop != 0)
        {
            child.Scheduler.Hardware.ReleaseStack(ref child.Context);
        }

        Process process = child.Process;
        if (process.Leader is null)
        {
            process.Memory?.Release(caller);
            process.Descriptors?.Release(null);
            if (process.FileSystem is { } fileSystem)
            {
                fileSystem.Release();
                process.Executable?.EndExecution();
            }
        }
    }
}
