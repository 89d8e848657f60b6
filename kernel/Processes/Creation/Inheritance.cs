using System.Runtime.CompilerServices;
using Tine.Memory;
using Tine.X64;

namespace Tine.Processes;

/// <summary>Gives a child what it has of its maker, one function a resource: each is shared or copied, as the flags say; clone(2).</summary>
/// <remarks>Most are inlined into <see cref="Cloner"/>: a vfork spends as much on saving registers as on what they do.</remarks>
internal static class Inheritance
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyRegisters(Thread caller, Thread child, in CloneArguments arguments)
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
    public static void CopyThreadState(Thread caller, Thread child, in CloneArguments arguments)
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
            child.SequenceProcessor = caller.SequenceProcessor;
        }
    }

    /// <summary>Takes the memory, which is slow and so comes first. A thread has its process's memory already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Result<AddressSpace?> TakeMemory(Thread caller, in CloneArguments arguments)
    {
        AddressSpace memory = caller.Process.Memory;
        if (arguments.Has(CloneFlags.Thread))
        {
            return default(AddressSpace);
        }

        // LAB vfork: solution
        if (arguments.Has(CloneFlags.Memory))
        // LAB vfork: hand-out
        //| if (arguments.Has(CloneFlags.Memory) && !arguments.Has(CloneFlags.VFork))
        // LAB vfork: end
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
    public static void TakeHandlers(Process parent, Process child, in CloneArguments arguments)
    {
        child.Handlers = arguments.Has(CloneFlags.SignalHandlers) ? parent.Handlers
            : arguments.Has(CloneFlags.ClearSignalHandlers) || IsSolarisVFork(parent, arguments) ? parent.Handlers.CopyForExec()
            : parent.Handlers.Copy();
    }

    /// <summary>Signals that the parent catches have their default action in the child of a Solaris vfork.</summary>
    private static bool IsSolarisVFork(Process parent, in CloneArguments arguments) =>
        arguments.Has(CloneFlags.VFork) && parent.Flavour == VForkFlavour.Solaris;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TakeFiles(Process parent, Process child, in CloneArguments arguments)
    {
        child.Descriptors = arguments.Has(CloneFlags.Files) ? parent.Descriptors.Share() : parent.Descriptors.Copy();
        child.FileSystem = arguments.Has(CloneFlags.FileSystem) ? parent.FileSystem.Share() : parent.FileSystem.Copy();
        child.Executable?.ShareExecution();
        if (arguments.Has(CloneFlags.SystemVSemaphores))
        {
            child.SemaphoreUndo = parent.MakeSemaphoreUndo().Share();
        }
    }

    /// <summary>Makes a child with all that it inherits by value. Pending signals, timers and times are not among it.</summary>
    public static Process NewProcess(Thread caller, AddressSpace? memory, in CloneArguments arguments)
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
}
