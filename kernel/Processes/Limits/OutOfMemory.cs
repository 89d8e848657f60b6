using Tine.Memory;

namespace Tine.Processes;

/// <summary>
/// Ends a process when memory is out, takes its pages back at once, and waits for the rest until it has ended (Linux,
/// mm/oom_kill.c). <see cref="OutOfMemoryVictim"/> says which one.
/// </summary>
/// <remarks>
/// Nobody else is chosen while one that was ended still has something to give back: it gets the processor first, and takes
/// from the reserve what it needs to end. Nothing here allocates.
/// </remarks>
public static class OutOfMemory
{
    /// <summary>More than one page fault takes: a page, three page tables, and the index of a file.</summary>
    private const ulong FramesForAFault = 16;

    /// <summary>A kernel stack, the tables and pages that a fork copies, and some for the child's first steps.</summary>
    private const ulong FramesForAProcess = 64;

    /// <summary>How often a thread lets the others run before it takes those that are ending for stuck.</summary>
    private const int Patience = 1000;

    /// <summary>Makes room for a page fault of the kernel's that found no frame. It may be anywhere in a call and cannot wait.</summary>
    /// <returns>Whether the access may be tried again. False when nobody can be ended, or the thread itself ends.</returns>
    [NoAllocation]
    public static bool MakeRoom(Thread thread)
    {
        TakeFromEnding(thread.World, FramesForAFault);
        if (FrameAllocator.FreeFrames < FramesForAFault)
        {
            thread.World.Hardware.ReclaimHeap();
        }

        while (FrameAllocator.FreeFrames < FramesForAFault && !thread.IsKilled)
        {
            if (!EndVictim(thread.World, FramesForAFault))
            {
                return false;
            }
        }

        return FrameAllocator.FreeFrames >= FramesForAFault;
    }

    /// <summary>Waits until so many frames are free, and ends processes until they are.</summary>
    /// <returns>Whether they are there. False when nobody can be ended, or the thread itself ends.</returns>
    [NoAllocation]
    public static bool AwaitRoom(Thread thread, ulong frames)
    {
        int patience = Patience;
        while (FrameAllocator.FreeFrames < frames && !thread.IsKilled)
        {
            if (TakeFromEnding(thread.World, frames) && FrameAllocator.FreeFrames < frames && patience-- > 0)
            {
                thread.Scheduler.Yield(thread);
            }
            else if (FrameAllocator.FreeFrames < frames)
            {
                thread.World.Hardware.ReclaimHeap();
                if (FrameAllocator.FreeFrames < frames && !EndVictim(thread.World, frames))
                {
                    return false;
                }

                patience = Patience;
            }
        }

        return FrameAllocator.FreeFrames >= frames && !thread.IsKilled;
    }

    /// <summary>Waits until a program may take frames again, before it goes on.</summary>
    [NoAllocation]
    public static void RestoreReserve(Thread thread)
    {
        thread.Attention &= ~Attention.Memory;
        AwaitRoom(thread, FrameAllocator.ReservedFrames);
    }

    /// <summary>Makes room for a process that found no frames, as Linux does before fork fails.</summary>
    /// <returns>Whether it is worth trying again: not when it failed for another reason, or when the caller itself had to end.</returns>
    [NoAllocation]
    internal static bool MakeRoomForProcess(Thread caller) =>
        FrameAllocator.FreeFrames < FramesForAProcess && AwaitRoom(caller, FramesForAProcess);

    /// <summary>The last resort: nobody else can be ended, and so the one that needs memory is.</summary>
    [NoAllocation]
    public static void End(Process process)
    {
        if (process.IsInit)
        {
            Panic.Because("Out of memory, and no process but init is left to be ended.");
        }

        Report(process);
        Signals.EndProcess(process, (int)Signal.SIGKILL);
    }

    /// <returns>False when there is nobody who may be ended.</returns>
    [NoAllocation]
    private static bool EndVictim(World world, ulong frames)
    {
        if (OutOfMemoryVictim.Choose(world) is not { } victim)
        {
            return false;
        }

        Report(victim);
        AddressSpace memory = victim.Memory;
        foreach (Thread thread in world.Threads)
        {
            if (thread.Process.Memory == memory)
            {
                Signals.EndProcess(thread.Process, (int)Signal.SIGKILL);
                thread.Scheduler.Favour(thread);
            }
        }

        memory.Surrender(frames);
        return true;
    }

    /// <summary>Takes the pages of those that are ending already and have not had the time to give them back.</summary>
    /// <returns>Whether there are any, which have more to give back when they run.</returns>
    [NoAllocation]
    private static bool TakeFromEnding(World world, ulong frames)
    {
        while (FrameAllocator.FreeFrames < frames && UnusedMemory.FreePortion())
        {
        }

        bool isAnyEnding = false;
        OutOfMemoryVictim.SpareLiving(world);
        foreach (Thread thread in world.Threads)
        {
            if (thread.Process is { IsEnding: true, Memory: { } memory })
            {
                isAnyEnding = true;
                if (world.Scheduler.Current.EffectivePriority != 0)
                {
                    world.Scheduler.Favour(thread); // Beside a real-time thread that waits for it, it would never come to its end.
                }

                if (!memory.IsSpared)
                {
                    memory.Surrender(frames);
                }
            }
        }

        return isAnyEnding;
    }

    [NoAllocation]
    private static void Report(Process victim)
    {
        const ulong kilobytesAFrame = FrameNumber.Size / 1024;
        KernelLog.Write("Out of memory: Killed process ");
        KernelLog.WriteDecimal((ulong)victim.Id);
        KernelLog.Write(" (");
        KernelLog.Write(victim.Leader.Name);
        KernelLog.Write(") total-vm:");
        KernelLog.WriteDecimal(victim.Memory.MappedBytes / 1024);
        KernelLog.Write("kB, rss:");
        KernelLog.WriteDecimal(victim.Memory.ResidentPages * kilobytesAFrame);
        KernelLog.Write("kB, pgtables:");
        KernelLog.WriteDecimal(victim.Memory.TableFrames * kilobytesAFrame);
        KernelLog.Write("kB, held:");
        KernelLog.WriteDecimal(OutOfMemoryVictim.HeldBytes(victim) / 1024);
        KernelLog.Write("kB, UID:");
        KernelLog.WriteDecimal(victim.Credentials.Users.Real);
        KernelLog.WriteLine("");
    }
}
