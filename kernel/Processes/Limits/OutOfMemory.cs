using Tine.Memory;

namespace Tine.Processes;

/// <summary>
/// Memory is out: the process that has most of it ends, and its pages are taken back at once. The rule is Linux's
/// (mm/oom_kill.c, oom_badness): resident pages and page tables, plus oom_score_adj thousandths of the machine.
/// </summary>
/// <remarks>Never chosen: init, whoever is exempt, and both sides of a vfork while it lasts. Nothing here allocates.</remarks>
public static class OutOfMemory
{
    /// <summary>A process with this adjustment is never chosen; the other end of the range is 1000.</summary>
    public const int Exempt = -1000;

    /// <summary>More than one page fault takes: a page, three page tables, and the index of a file.</summary>
    private const ulong FramesForAFault = 16;

    /// <summary>A kernel stack, the tables and pages that a fork copies, and some for the child's first steps.</summary>
    private const ulong FramesForAProcess = 64;

    private const long Thousandths = 1000;

    /// <summary>Makes room for a page fault that found no frame.</summary>
    /// <returns>Whether the access may be tried again. False when nobody can be ended.</returns>
    [NoAllocation]
    public static bool MakeRoom(World world) => MakeRoom(world, FramesForAFault);

    /// <summary>Makes room for so many frames.</summary>
    /// <returns>Whether they are there now.</returns>
    [NoAllocation]
    public static bool MakeRoom(World world, ulong frames)
    {
        TakeFromEnding(world);
        if (FrameAllocator.FreeFrames < frames)
        {
            world.Hardware.ReclaimHeap();
        }

        while (FrameAllocator.FreeFrames < frames)
        {
            if (FindLargest(world) is not { } victim)
            {
                return false;
            }

            Report(victim);
            EndAllWith(world, victim.Memory);
            victim.Memory.Surrender();
        }

        return true;
    }

    /// <summary>Makes room for a process that found no frames, as Linux does before fork fails.</summary>
    /// <returns>Whether it is worth trying again: not when it failed for another reason, or when the caller itself had to end.</returns>
    [NoAllocation]
    internal static bool MakeRoomForProcess(Thread caller) =>
        FrameAllocator.FreeFrames < FramesForAProcess && MakeRoom(caller.World, FramesForAProcess) && !caller.IsKilled;

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

    /// <summary>What /proc/PID/oom_score says: 0 to 1333, 666 for a process that has no memory and no adjustment.</summary>
    public static int ScoreOf(Process process)
    {
        if (process.Memory is null || process.IsInit || process.OutOfMemoryAdjustment == Exempt)
        {
            return 0;
        }

        long thousandths = Badness(process) * Thousandths / (long)FrameAllocator.TotalFrames;
        long score = (Thousandths + thousandths) * 2 / 3;
        return score < 0 ? 0 : (int)score;
    }

    /// <summary>Those that are ending already have not had the time to give back what they have.</summary>
    [NoAllocation]
    private static void TakeFromEnding(World world)
    {
        foreach (Thread thread in world.Threads)
        {
            if (thread.Process is { IsEnding: true, Memory: { } memory } && AreAllEnding(world, memory))
            {
                memory.Surrender();
            }
        }
    }

    [NoAllocation]
    private static bool AreAllEnding(World world, AddressSpace memory)
    {
        foreach (Thread thread in world.Threads)
        {
            if (thread.Process.Memory == memory && !thread.Process.IsEnding)
            {
                return false;
            }
        }

        return true;
    }

    [NoAllocation]
    private static Process? FindLargest(World world)
    {
        Process? largest = null;
        long worst = long.MinValue;
        foreach (Thread thread in world.Threads)
        {
            Process process = thread.Process;
            if (process.Threads.First != thread || process.IsEnding || process.Memory is null || IsSpared(world, process.Memory))
            {
                continue;
            }

            long badness = Badness(process);
            if (badness > worst)
            {
                largest = process;
                worst = badness;
            }
        }

        return largest;
    }

    /// <summary>Ending whoever has this memory would end init, an exempt process, or one in the middle of a vfork.</summary>
    [NoAllocation]
    private static bool IsSpared(World world, AddressSpace memory)
    {
        foreach (Thread thread in world.Threads)
        {
            Process process = thread.Process;
            bool isProtected = process.IsInit || process.OutOfMemoryAdjustment == Exempt || thread.VForkCompletion is not null;
            if ((isProtected && process.Memory == memory) || thread.VForkCompletion?.ParentProcess.Memory == memory)
            {
                return true;
            }
        }

        return false;
    }

    [NoAllocation]
    private static long Badness(Process process) =>
        (long)(process.Memory.ResidentPages + process.Memory.TableFrames)
        + (process.OutOfMemoryAdjustment * (long)FrameAllocator.TotalFrames / Thousandths);

    [NoAllocation]
    private static void EndAllWith(World world, AddressSpace memory)
    {
        foreach (Thread thread in world.Threads)
        {
            if (thread.Process.Memory == memory)
            {
                Signals.EndProcess(thread.Process, (int)Signal.SIGKILL);
            }
        }
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
        KernelLog.Write("kB, UID:");
        KernelLog.WriteDecimal(victim.Credentials.Users.Real);
        KernelLog.WriteLine("");
    }
}
