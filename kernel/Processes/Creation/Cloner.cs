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

        Result<AddressSpace?> memory = Inheritance.TakeMemory(caller, arguments);
        if (memory.Failed)
        {
            return memory.Error;
        }

        if (!arguments.Has(CloneFlags.Memory) && CheckAfterCopy(caller) is not Errno.None and var refused)
        {
            memory.Value!.Release(caller);
            return refused;
        }

        Process process = arguments.Has(CloneFlags.Thread) ? caller.Process : Inheritance.NewProcess(caller, memory.Value, arguments);
        var child = new Thread(process, caller.Scheduler);
        error = Prepare(caller, child, arguments);
        if (error != Errno.None)
        {
            Undo(caller, child);
            return error;
        }

        // LAB vfork: solution
        VForkCompletion? completion = arguments.Has(CloneFlags.VFork) ? new VForkCompletion(caller) : null;
        child.VForkCompletion = completion;
        Commit(caller, child, arguments);
        int id = child.Id;
        if (caller.Traced is not null)
        {
            return TracedCreation.Finish(caller, child, completion, arguments);
        }

        if (completion is null)
        {
            child.Scheduler.MakeReady(child);
            return id;
        }

        error = AwaitChild(completion, child);
        return error == Errno.None ? id : error;
        // LAB vfork: hand-out
        //| Commit(caller, child, arguments);
        //| caller.Scheduler.MakeReady(child);
        //| return child.Id;
        // LAB vfork: end
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
        if (caller.IsInterrupted && (caller.IsKilled || !(SignalMask.PendingOf(caller).Without(caller.Blocked) & SignalSet.OfGroups).IsEmpty))
        {
            caller.NoteInterruption();
            return Errno.ERESTARTNOINTR;
        }

        return ProcessLimit.Allows(caller) ? Errno.None : Errno.EAGAIN;
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

        Inheritance.CopyRegisters(caller, child, arguments);
        Inheritance.CopyThreadState(caller, child, arguments);
        if (!arguments.Has(CloneFlags.Thread))
        {
            Inheritance.TakeHandlers(caller.Process, child.Process, arguments);
            Inheritance.TakeFiles(caller.Process, child.Process, arguments);
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
                process.SemaphoreUndo?.Release(caller, fileSystem.Services, caller.Process.Id);
                fileSystem.Release();
                process.Executable?.EndExecution();
            }
        }
    }
}
