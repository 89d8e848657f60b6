using Tine.Memory;

namespace Tine.Processes;

/// <summary>
/// Ends a process when memory is out, takes its pages back at once, and waits for the rest until it has ended (Linux,
/// mm/oom_kill.c). <see cref="OutOfMemoryVictim"/> says which one.
/// </summary>
/// <remarks>
/// No second victim is chosen while the first still has memory to give back: it gets the processor first, and takes from the
/// reserve what it needs to end. The thread that waits comes next, before others use up what became free: forty programs that
/// fill pipes would leave it nothing, round after round. Before each victim the heap is collected, which takes the longer the more
/// is in it: a small process goes on meanwhile, by half of the reserve. Nothing here allocates.
/// </remarks>
public static class OutOfMemory
{
    /// <summary>More than one page fault takes: a page, three page tables, and the index of a file.</summary>
    private const ulong FramesForAFault = 16;

    /// <summary>A kernel stack, the tables and pages that a fork copies, and some for the child's first steps.</summary>
    private const ulong FramesForAProcess = 64;

    /// <summary>The number of times that a thread lets the others run before it takes those that are ending for stuck.</summary>
    private const int Patience = 1000;

    private const int InstructionsAProcess = 30;

    /// <summary>A small process may leave so small a part of the reserve (Linux, mm/page_alloc.c, ALLOC_MIN_RESERVE).</summary>
    private const ulong ReserveFraction = 2;

    /// <summary>Portions that a page fault of the kernel's takes from those that are ending, before somebody else is ended.</summary>
    private const int MostTakenAtOnce = 8;

    /// <summary>Victims of one page fault of the kernel's; then the copy fails that has met it.</summary>
    private const int MostEndedAtOnce = 2;

    /// <summary>Threads of a victim that are moved to the front: each may have thousands before it.</summary>
    private const int MostMovedAtOnce = 2;

    /// <summary>Portions of the heap that a page fault of the kernel's looks through where nobody can be ended.</summary>
    private const int MostCollectedAtOnce = 2;

    /// <summary>Makes room for a page fault of the kernel's that found no frame. It may be anywhere in a call and cannot wait.</summary>
    /// <returns>Whether the access may be tried again. False when nobody can be ended, or the thread itself ends.</returns>
    [NoAllocation]
    public static bool MakeRoom(Thread thread)
    {
        World world = thread.World;
        var portion = new VictimPortion(world, null);
        TakePortions(world, ref portion);
        for (int left = MostEndedAtOnce; left > 0 && FrameAllocator.Current.FreeFrames < FramesForAFault && !thread.IsKilled; left--)
        {
            if (OutOfMemoryVictim.ChooseAtOnce(world) is not { } victim)
            {
                CollectSome(world);
                break;
            }

            EndAndTake(world, victim, victim.Memory.RegionBytes, FramesForAFault, ref portion);
        }

        return FrameAllocator.Current.FreeFrames >= FramesForAFault;
    }

    /// <summary>Waits until so many frames are free, and ends processes until they are.</summary>
    /// <returns>Whether they are there. False when nobody can be ended, or the thread itself ends.</returns>
    /// <remarks>None of it is taken off the thread's quantum: it would be late for its next answer, for work that it does for all.</remarks>
    [NoAllocation]
    public static bool AwaitRoom(Thread thread, ulong frames)
    {
        int patience = Patience;
        var work = new UnchargedWork(thread);
        while (FrameAllocator.Current.FreeFrames < frames && !thread.IsKilled)
        {
            if (UnusedMemory.Current.FreePortion() || thread.World.TryFreeDeadStacks())
            {
                work.PreemptionPoint();
            }
            else if (patience-- > 0 && TakeFromEnding(thread, frames) is { } ending)
            {
                work.YieldTo(ReadyThreadOf(ending));
            }
            else
            {
                CollectHeap(thread, frames, work);
                if (FrameAllocator.Current.FreeFrames < frames && !thread.IsKilled && !EndVictim(thread, frames))
                {
                    return false;
                }

                patience = Patience;
            }
        }

        work.Refund();
        VictimSearch.Of(thread.World).VictimAfter = 0;
        return FrameAllocator.Current.FreeFrames >= frames && !thread.IsKilled;
    }

    /// <summary>Waits until a program may take frames again, before it goes on.</summary>
    [NoAllocation]
    public static void RestoreReserve(Thread thread)
    {
        thread.ReturnWork &= ~ReturnWork.Memory;
        if (!MayTakeOfReserve(thread.Process))
        {
            AwaitRoom(thread, FrameAllocator.Current.ReservedFrames);
        }
    }

    /// <summary>Whether a process may take of the reserve. A shell answers while others look for memory: it has little, and asks for little.</summary>
    [NoAllocation]
    private static bool MayTakeOfReserve(Process process) =>
        FrameAllocator.Current.FreeFrames >= FrameAllocator.Current.ReservedFrames / ReserveFraction && process.Memory is { } memory && OutOfMemoryVictim.IsLittle(memory.ResidentPages);

    /// <summary>Makes room for a process that found no frames, as Linux does before fork fails.</summary>
    /// <returns>Whether it is worth trying again: not when it failed for another reason, or when the caller itself had to end.</returns>
    [NoAllocation]
    internal static bool MakeRoomForProcess(Thread caller) =>
        FrameAllocator.Current.FreeFrames < FramesForAProcess && AwaitRoom(caller, FramesForAProcess);

    /// <summary>Ends the process that needs memory, as the last resort: nobody else can be ended.</summary>
    [NoAllocation]
    public static void End(Process process)
    {
        if (process.IsInit)
        {
            Panic.Because("Out of memory, and no process but init is left to be ended.");
        }

        var portion = new VictimPortion(process.World, null);
        Report(process, OutOfMemoryVictim.HeldBytes(process, ref portion));
        Killing.EndProcess(process, (int)Signal.SIGKILL);
    }

    /// <summary>Collects the heap in portions, until so many frames are free or all that nobody refers to now has been found.</summary>
    [NoAllocation]
    private static void CollectHeap(Thread thread, ulong frames, in UnchargedWork work)
    {
        Hardware hardware = thread.World.Hardware;
        while (!IsCollected(thread.World) && FrameAllocator.Current.FreeFrames < frames && !thread.IsKilled)
        {
            hardware.ReclaimHeapPortion();
            work.PreemptionPoint();
        }
    }

    /// <summary>Goes on with the collection of the heap a little: the last that is left, where nobody else can run.</summary>
    [NoAllocation]
    private static void CollectSome(World world)
    {
        for (int left = MostCollectedAtOnce; left > 0 && FrameAllocator.Current.FreeFrames < FramesForAFault; left--)
        {
            world.Hardware.ReclaimHeapPortion();
        }
    }

    /// <summary>
    /// Whether the heap has been collected since memory ran out, or since the last victim. Threads that wait share the work: each
    /// would else collect all of it for itself, in turns that end before the collection does.
    /// </summary>
    [NoAllocation]
    private static bool IsCollected(World world)
    {
        VictimSearch search = VictimSearch.Of(world);
        ulong collections = world.Hardware.HeapCollections;
        if (search.VictimAfter == 0)
        {
            search.VictimAfter = collections + (world.Hardware.IsCollectingHeap ? 2UL : 1);
        }

        return collections >= search.VictimAfter;
    }

    /// <returns>False when there is nobody who may be ended.</returns>
    [NoAllocation]
    private static bool EndVictim(Thread thread, ulong frames)
    {
        VictimSearch search = VictimSearch.Of(thread.World);
        if (search.Choosing is { } choosing)
        {
            thread.Scheduler.YieldTo(choosing, thread);
            return true;
        }

        search.Choosing = thread;
        Process? victim = OutOfMemoryVictim.Choose(thread.World, thread);
        var portion = new VictimPortion(thread.World, thread);
        ulong held = victim is { IsEnding: false, Memory: not null } ? OutOfMemoryVictim.HeldBytes(victim, ref portion) : 0;
        thread.Scheduler.PreemptionPoint(thread);
        search.VictimAfter = 0;
        if (victim is { IsEnding: false, Memory: not null } && FrameAllocator.Current.FreeFrames < frames)
        {
            EndAndTake(thread.World, victim, held, frames, ref portion);
        }

        search.Choosing = null;
        return victim is not null;
    }

    [NoAllocation]
    private static void EndAndTake(World world, Process victim, ulong heldBytes, ulong frames, ref VictimPortion portion)
    {
        AddressSpace memory = victim.Memory;
        Report(victim, heldBytes);
        EndAllOf(world, victim, memory, ref portion);
        if (victim.Memory == memory && EndingProcesses.IsNobodyElses(world, memory, ref portion) && victim.Memory == memory)
        {
            EndingProcesses.ReleaseEarly(world, memory, frames);
        }
    }

    /// <summary>Ends a process, and the others that share its memory.</summary>
    [NoAllocation]
    private static void EndAllOf(World world, Process victim, AddressSpace memory, ref VictimPortion portion)
    {
        EndFirst(victim);
        for (Process? other = memory.Sharers > 1 ? world.Processes.Next(0) : null; other is not null; other = world.Processes.Next(other.Id))
        {
            if (other.Memory == memory && !other.IsEnding)
            {
                EndFirst(other);
            }

            portion.Spend(InstructionsAProcess);
        }
    }

    /// <summary>Kills a process; a few of its threads run before all others, and more each time that somebody waits for them.</summary>
    [NoAllocation]
    private static void EndFirst(Process process)
    {
        Killing.EndProcess(process, (int)Signal.SIGKILL);
        VictimSearch.Of(process.World).NoteVictim(process);
        int left = MostMovedAtOnce;
        foreach (Thread thread in process.Threads)
        {
            thread.Scheduler.MoveToFront(thread);
            if (--left == 0)
            {
                break;
            }
        }
    }

    /// <summary>Frees a few portions of what nobody uses any more, or else of the pages of those that are ending.</summary>
    [NoAllocation]
    private static void TakePortions(World world, ref VictimPortion portion)
    {
        bool isAny = true;
        for (int left = MostTakenAtOnce; isAny && left > 0 && FrameAllocator.Current.FreeFrames < FramesForAFault; left--)
        {
            isAny = UnusedMemory.Current.FreePortion() || world.TryFreeDeadStacks()
                || EndingProcesses.TakePages(world, ref portion, FramesForAFault) is not null;
        }
    }

    [NoAllocation]
    private static Process? TakeFromEnding(Thread thread, ulong frames)
    {
        var portion = new VictimPortion(thread.World, thread);
        return EndingProcesses.TakePages(thread.World, ref portion, frames);
    }

    [NoAllocation]
    private static Thread? ReadyThreadOf(Process process)
    {
        foreach (Thread thread in process.Threads)
        {
            if (thread.State == ThreadState.Ready)
            {
                return thread;
            }
        }

        return null;
    }

    [NoAllocation]
    private static void Report(Process victim, ulong heldBytes)
    {
        const ulong kilobytesAFrame = FrameNumber.Size / 1024;
        KernelLog.Write("Out of memory: Killed process ");
        KernelLog.WriteDecimal((ulong)victim.Id);
        KernelLog.Write(" (");
        KernelLog.Write(victim.Leader.Name);
        KernelLog.Write(") total-vm:");
        KernelLog.WriteDecimal(victim.Memory.Account.Mapped / 1024);
        KernelLog.Write("kB, rss:");
        KernelLog.WriteDecimal(victim.Memory.ResidentPages * kilobytesAFrame);
        KernelLog.Write("kB, pgtables:");
        KernelLog.WriteDecimal(victim.Memory.TableFrames * kilobytesAFrame);
        KernelLog.Write("kB, held:");
        KernelLog.WriteDecimal(heldBytes / 1024);
        KernelLog.Write("kB, UID:");
        KernelLog.WriteDecimal(victim.Credentials.Users.Real);
        KernelLog.WriteLine("");
    }
}
