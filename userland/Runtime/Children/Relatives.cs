namespace Tine.Runtime;

/// <summary>
/// Other systems' forks over clone(2): FreeBSD's rfork(2) and Solaris's forkx(2), vforkx(2). What the pages do not
/// define, and what clone cannot do, gives EINVAL.
/// </summary>
/// <remarks>
/// Where clone falls short of the pages: a child with an exit signal other than SIGCHLD is seen by a plain wait with
/// <see cref="WaitOptions.All"/> alone (RFLINUXTHPN, RFTSIGZMB); for either flag of forkx there is <see cref="ForkxWait"/>.
/// WaitByIdOnly sends no signal either; and an exec in the child makes its exit signal SIGCHLD again. RFSIGSHARE
/// needs RFMEM.
/// </remarks>
public static unsafe class Relatives
{
    private const RforkFlags AboutChild = RforkFlags.Memory | RforkFlags.NoWait | RforkFlags.Thread | RforkFlags.SignalShare
        | RforkFlags.LinuxThread | RforkFlags.EndSignal | RforkFlags.SignalMask;

    private const RforkFlags Known = AboutChild | RforkFlags.Process | RforkFlags.CopyDescriptors | RforkFlags.CleanDescriptors;
    private const int SignalShift = 20;
    private const int LargestSignal = 64;
    private const uint UnshareDescriptors = 2;

    /// <summary>The flags that make <paramref name="signal"/> tell of the child's end: RFTSIGZMB and RFTSIGFLAGS.</summary>
    public static RforkFlags EndSignal(int signal) => RforkFlags.EndSignal | (RforkFlags)((uint)signal << SignalShift);

    /// <summary>rfork(2) that returns twice, like fork. RFMEM and RFSPAWN give EINVAL here: they need a child function.</summary>
    /// <returns>The child's id, 0 in the child and without RFPROC, or the error.</returns>
    public static SysResult Rfork(RforkFlags flags)
    {
        if (!IsDefined(flags) || (flags & RforkFlags.Memory) != 0)
        {
            return Error(Errno.EINVAL);
        }

        if ((flags & RforkFlags.Process) == 0)
        {
            return ChangeDescriptors(flags);
        }

        SysResult child = (flags & RforkFlags.NoWait) != 0 ? Orphan(flags) : Unix.Clone(ToClone(flags));
        if (child.Raw == 0 && (flags & RforkFlags.CleanDescriptors) != 0)
        {
            CloseAll();
        }

        return child;
    }

    /// <summary>
    /// rfork_thread(3), and RFSPAWN with a <paramref name="stackTop"/> of null: the child runs <paramref name="entry"/>
    /// and exits with what that returns.
    /// </summary>
    /// <returns>The child's id; EINVAL also for RFMEM without a stack and for flags without RFPROC and RFMEM.</returns>
    public static SysResult Rfork(RforkFlags flags, void* stackTop, delegate*<void*, int> entry, void* argument)
    {
        var task = new Task { Flags = flags, Entry = entry, Argument = argument };
        if (flags == RforkFlags.Spawn)
        {
            return stackTop == null ? Spawn(&task) : Error(Errno.EINVAL);
        }

        if (!IsDefined(flags) || (flags & RforkFlags.Memory) == 0 || stackTop == null)
        {
            return Error(Errno.EINVAL);
        }

        // The child outlives this frame: what it needs lies on its own stack.
        Task* own = (Task*)((ulong)stackTop & ~15UL) - 1;
        *own = task;
        own->StackTop = own;
        if ((flags & RforkFlags.NoWait) == 0)
        {
            return StartOnStack(own);
        }

        // One that shares the memory starts the child and ends, so that init inherits the child.
        CloneFlags shared = ToClone(flags) & (CloneFlags.Files | CloneFlags.SignalHandlers);
        SysResult between = new(Stubs.VForkWith(shared | CloneFlags.Memory | CloneFlags.VFork, &StartAndEnd, own));
        if (between.Succeeded)
        {
            Unix.Wait(between.Int, out _, WaitOptions.All);
        }

        return between.Failed ? between : new SysResult(own->Child);
    }

    /// <summary>forkx(2). <see cref="ForkxWait"/> waits for the child as its flags say.</summary>
    public static SysResult Forkx(ForkxFlags flags)
    {
        SysResult child = IsDefined(flags) ? Unix.Clone(ToClone(flags)) : Error(Errno.EINVAL);
        ForkxWait.Note(child, flags);
        return child;
    }

    /// <summary>vforkx(2): the child runs <paramref name="entry"/> on the caller's stack, and exits with what that returns.</summary>
    public static SysResult VForkx(ForkxFlags flags, delegate*<void*, int> entry, void* argument)
    {
        SysResult child = IsDefined(flags)
            ? new(Stubs.VForkWith(ToClone(flags) | CloneFlags.Memory | CloneFlags.VFork, entry, argument))
            : Error(Errno.EINVAL);
        ForkxWait.Note(child, flags);
        return child;
    }

    private static bool IsDefined(ForkxFlags flags) => (flags & ~(ForkxFlags.NoChildSignal | ForkxFlags.WaitByIdOnly)) == 0;

    private static bool IsDefined(RforkFlags flags)
    {
        const RforkFlags both = RforkFlags.CopyDescriptors | RforkFlags.CleanDescriptors;
        bool isNewProcess = (flags & RforkFlags.Process) != 0;
        bool hasSignal = (flags & RforkFlags.EndSignal) != 0;
        return (flags & ~Known) == 0
            && (flags & both) != both
            && (isNewProcess || (flags & AboutChild) == 0)
            && (hasSignal || (flags & RforkFlags.SignalMask) == 0)
            && SignalOf(flags) <= LargestSignal
            && ((flags & RforkFlags.SignalShare) == 0 || (flags & RforkFlags.Memory) != 0);
    }

    private static uint SignalOf(RforkFlags flags) => (uint)(flags & RforkFlags.SignalMask) >> SignalShift;

    private static CloneFlags ToClone(ForkxFlags flags) => flags == ForkxFlags.None ? CloneFlags.ExitSignalChild : CloneFlags.None;

    private static CloneFlags ToClone(RforkFlags flags)
    {
        CloneFlags signal = CloneFlags.ExitSignalChild;
        if ((flags & RforkFlags.EndSignal) != 0)
        {
            signal = (CloneFlags)SignalOf(flags);
        }
        else if ((flags & RforkFlags.LinuxThread) != 0)
        {
            signal = (CloneFlags)(ulong)Signal.User1;
        }

        bool sharesDescriptors = (flags & (RforkFlags.CopyDescriptors | RforkFlags.CleanDescriptors)) == 0;
        return signal
            | (sharesDescriptors ? CloneFlags.Files : CloneFlags.None)
            | ((flags & RforkFlags.Memory) != 0 ? CloneFlags.Memory : CloneFlags.None)
            | ((flags & RforkFlags.SignalShare) != 0 ? CloneFlags.SignalHandlers : CloneFlags.None);
    }

    /// <summary>Without RFPROC: the caller leaves a shared table, for a copy or for an empty one.</summary>
    private static SysResult ChangeDescriptors(RforkFlags flags)
    {
        if ((flags & RforkFlags.CleanDescriptors) != 0)
        {
            return CloseAll();
        }

        return (flags & RforkFlags.CopyDescriptors) != 0 ? Unix.Call(SystemCall.Unshare, (ulong)CloneFlags.Files) : default;
    }

    private static SysResult CloseAll() => Unix.Call(SystemCall.CloseRange, 0, uint.MaxValue, UnshareDescriptors);

    /// <summary>Makes a grandchild whose parent has ended: its id comes through a shared page.</summary>
    private static SysResult Orphan(RforkFlags flags)
    {
        const ulong bytes = 4096;
        SysResult page = Unix.MMap(null, bytes, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous, -1, 0);
        if (page.Failed)
        {
            return page;
        }

        long* told = (long*)page.Address;
        CloneFlags clone = ToClone(flags);
        SysResult between = Unix.Clone(clone & CloneFlags.Files);
        if (between.Raw == 0)
        {
            SysResult child = Unix.Clone(clone);
            if (child.Raw != 0)
            {
                *told = child.Raw;
                Unix.Exit(0);
            }

            Unix.MUnmap(told, bytes);
            return child;
        }

        if (between.Succeeded)
        {
            Unix.Wait(between.Int, out _, WaitOptions.All);
            between = new SysResult(*told);
        }

        Unix.MUnmap(told, bytes);
        return between;
    }

    private static SysResult StartOnStack(Task* task) => Unix.Clone(ToClone(task->Flags), task->StackTop, &Run, task);

    private static int StartAndEnd(void* task)
    {
        ((Task*)task)->Child = StartOnStack((Task*)task).Raw;
        return 0;
    }

    private static int Run(void* argument)
    {
        Task* task = (Task*)argument;
        if ((task->Flags & RforkFlags.CleanDescriptors) != 0)
        {
            CloseAll();
        }

        return task->Entry(task->Argument);
    }

    /// <summary>Starts a child in which no handler can run: all signals are blocked until it has none.</summary>
    private static SysResult Spawn(Task* task)
    {
        task->Mask = Unix.Block(ulong.MaxValue);
        SysResult child = Unix.VFork(&RunWithoutHandlers, task);
        Unix.SetMask(task->Mask);
        return child;
    }

    private static int RunWithoutHandlers(void* argument)
    {
        Task* task = (Task*)argument;
        for (int signal = 1; signal <= LargestSignal; signal++)
        {
            Unix.GetAction((Signal)signal, out SignalAction action);
            if (action.Handler != SignalAction.Ignore)
            {
                Unix.SetDefault((Signal)signal);
            }
        }

        Unix.SetMask(task->Mask);
        return task->Entry(task->Argument);
    }

    private static SysResult Error(Errno error) => new(-(long)error);

    private struct Task
    {
        public RforkFlags Flags;
        public delegate*<void*, int> Entry;
        public void* Argument;
        public void* StackTop;
        public long Child;
        public ulong Mask;
    }
}
