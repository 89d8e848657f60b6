using Tine.Files;
using Tine.Memory;
using Tine.X64;

namespace Tine.Processes;

/// <summary>Commits an exec, which cannot fail: everything of the old program goes, in the order of Linux.</summary>
internal static class ExecCommit
{
    private const int ThreadsAPortion = 256;

    /// <summary>RFLAGS of a new program: interrupts on, and the bit that is always 1.</summary>
    private const ulong InitialFlags = 0x202;

    /// <summary>Ends the other threads; the caller becomes the process's first thread if it was not.</summary>
    /// <returns>None; ERESTARTSYS when the caller is itself to end; EAGAIN when another thread is here already.</returns>
    public static Errno BecomeOnlyThread(Thread caller)
    {
        Process process = caller.Process;
        if (caller.IsKilled)
        {
            return caller.NoteInterruption();
        }

        if (process.Executing is not null)
        {
            return Errno.EAGAIN; // Another thread executes a program and is about to end this one (Linux, de_thread).
        }

        if (process.LiveThreads > 1)
        {
            process.Executing = caller;
            while (!KillOthers(caller))
            {
                caller.PreemptionPoint();
            }
        }

        while (process.LiveThreads > 1)
        {
            if (caller.Block(SleepKind.Killable, Caller.Never) != Errno.None)
            {
                return Errno.ERESTARTSYS;
            }
        }

        if (process.Executing is not null)
        {
            process.Executing = null;
            SignalMask.Recalculate(caller);
        }

        if (caller.IsKilled)
        {
            return caller.NoteInterruption();
        }

        if (process.Leader != caller)
        {
            if (Tracee.Of(process.Leader) is { } former)
            {
                Attachment.Unlink(former); // Its number is another's now: the tracer is told of the exec alone.
            }

            caller.World.Processes.ReplaceLeader(caller, process.Leader);
            process.Leader = caller;
        }

        return Errno.None;
    }

    /// <summary>Marks threads for their end, a portion of those that have not been marked.</summary>
    /// <returns>Whether all are marked.</returns>
    private static bool KillOthers(Thread caller)
    {
        int left = WorkPortion.Pieces(ThreadsAPortion);
        foreach (Thread thread in caller.Process.Threads)
        {
            if (thread == caller || thread.IsKilled)
            {
                continue;
            }

            if (left-- == 0)
            {
                return false;
            }

            Killing.Kill(thread);
        }

        return true;
    }

    /// <summary>Gives the process its new memory and everything else of the new program.</summary>
    public static void Run(Thread caller, AddressSpace space, ProgramFile program, in ExecutionPlan plan, in InitialStack stack)
    {
        Process process = caller.Process;
        Unsharing.Descriptors(process);
        AddressSpace? old = SwitchMemory(caller, space);
        ProcessTimers.Find(process)?.Clocks.DeleteAll(caller);
        ForgetSignals(caller);
        process.Descriptors.CloseOnExec(caller);
        caller.AlternateStack = default;
        caller.Sequence = null;
        caller.Name = plan.CommandName;
        DescribeProgram(process, program, stack);
        TakeRights(caller, plan);
        EnterProgram(caller, plan.Entry, stack.Pointer);
        if (old is not null)
        {
            // Last of all: what is large is given back in portions, between which others see the new program.
            caller.World.ReleaseMemory(caller, old);
        }
    }

    /// <summary>
    /// Installs the new memory. A vfork's parent is released first and runs next, before this program's memory is touched.
    /// </summary>
    /// <returns>The memory that the program has left.</returns>
    private static AddressSpace? SwitchMemory(Thread caller, AddressSpace space)
    {
        Process process = caller.Process;
        bool isBorrowed = caller.VForkCompletion is not null;
        ThreadEnd.ReleaseUserMemory(caller);
        AddressSpace? old = process.Memory;
        space.CoreFilter = old?.CoreFilter ?? space.CoreFilter;
        space.HasHugePagesOff = old?.HasHugePagesOff ?? false;
        process.Memory = space;
        caller.Scheduler.UseMemoryOf(process);
        if (isBorrowed)
        {
            caller.ReturnWork |= ReturnWork.Reschedule;
        }

        return old;
    }

    private static void ForgetSignals(Thread caller)
    {
        Process process = caller.Process;
        process.Handlers = process.Handlers.CopyForExec();
        process.ExitSignal = Signal.SIGCHLD;
    }

    private static void DescribeProgram(Process process, ProgramFile program, in InitialStack stack)
    {
        process.Executable?.EndExecution();
        process.Executable = program.File;
        process.ExecutablePath = program.Path;
        process.HasExecuted = true;
        process.ArgumentsStart = stack.ArgumentsStart;
        process.ArgumentsEnd = stack.ArgumentsEnd;
        process.EnvironmentEnd = stack.EnvironmentEnd;
        process.StackStart = stack.Pointer;
    }

    /// <summary>Takes over the new rights; closes the memory to others where the caller may not read the program, or the program acts for someone else.</summary>
    private static void TakeRights(Thread caller, in ExecutionPlan plan)
    {
        const int unsafeForSetId = 0x0740000; // PER_CLEAR_ON_SETID
        IdentitySet users = plan.Credentials.Users;
        IdentitySet groups = plan.Credentials.Groups;
        Process process = caller.Process;
        process.Memory.IsDumpable = plan.IsReadable && users.Effective == users.Real && groups.Effective == groups.Real;
        process.ParentDeathSignal = plan.IsSecure ? Signal.None : process.ParentDeathSignal;
        process.Personality &= plan.ClearsPersonality ? ~unsafeForSetId : -1;
        CredentialChange.Commit(caller, plan.Credentials);
    }

    /// <summary>Sets the registers of the new program; nothing of the old one may be seen in them.</summary>
    private static void EnterProgram(Thread caller, VirtualAddress entry, VirtualAddress stackPointer)
    {
        ref TrapFrame frame = ref caller.Frame;
        frame = new TrapFrame { ErrorCode = frame.ErrorCode };
        frame.RestoreEveryRegister();
        frame.Cs = DescriptorTables.UserCode;
        frame.Ss = DescriptorTables.UserData;
        frame.Rip = entry.Value;
        frame.Rsp = stackPointer.Value;
        frame.Rflags = InitialFlags;
        caller.Context.FsBase = 0;
        caller.Context.GsBase = 0;
        Hardware hardware = caller.Scheduler.Hardware;
        hardware.LoadSegmentBases(caller.Context);
        hardware.ResetVectorState(caller.Context);
    }
}
