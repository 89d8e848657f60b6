using Tine.Memory;

namespace Tine.Processes;

/// <summary>
/// Chooses who ends when memory is out. The rule is Linux's (mm/oom_kill.c, oom_badness): resident pages, shared ones too, and
/// page tables, plus oom_score_adj thousandths of the machine; and what the kernel keeps on the process's behalf.
/// </summary>
/// <remarks>
/// Never chosen: init, whoever is exempt, and whoever shares memory with them. Where no single process has much, the newest of
/// the program that has most ends: a fork bomb of small processes, and not the shell that is a little larger than each.
/// </remarks>
[NoAllocation]
public static class OutOfMemoryVictim
{
    /// <summary>A process with this adjustment is never chosen; the other end of the range is 1000.</summary>
    public const int Exempt = -1000;

    private const long Thousandths = 1000;

    /// <summary>Less than one part in so many of the memory is not much.</summary>
    private const ulong MuchFraction = 16;

    /// <summary>What /proc/PID/oom_score says: 0 to 1333, 666 for a process that has no memory and no adjustment.</summary>
    public static int ScoreOf(Process process)
    {
        if (process.Memory is null || IsProtected(process))
        {
            return 0;
        }

        long thousandths = Badness(process) * Thousandths / (long)FrameAllocator.TotalFrames;
        long score = (Thousandths + thousandths) * 2 / 3;
        return score < 0 ? 0 : (int)score;
    }

    /// <summary>What the kernel keeps for a process, in bytes: its list of regions, and what its open files hold.</summary>
    public static ulong HeldBytes(Process process) => process.Memory.RegionBytes + process.Descriptors.HeldBytes;

    /// <summary>The process to be ended; null when nobody may be.</summary>
    internal static Process? Choose(World world)
    {
        SpareProtected(world);
        Process? worst = null;
        long worstBadness = long.MinValue;
        foreach (Thread thread in world.Threads)
        {
            if (IsCandidate(thread))
            {
                long badness = Badness(thread.Process);
                if (badness > worstBadness)
                {
                    worst = thread.Process;
                    worstBadness = badness;
                }
            }
        }

        return worst is not null && worstBadness < (long)(FrameAllocator.TotalFrames / MuchFraction) ? NewestOfLargestCrowd(world) : worst;
    }

    /// <summary>Marks memory of which somebody needs the pages: a process that is not ending.</summary>
    internal static void SpareLiving(World world)
    {
        ClearMarks(world);
        foreach (Thread thread in world.Threads)
        {
            if (thread.Process is { IsEnding: false, Memory: { } memory })
            {
                memory.IsSpared = true;
            }
        }
    }

    private static void SpareProtected(World world)
    {
        ClearMarks(world);
        foreach (Thread thread in world.Threads)
        {
            if (thread.Process.Memory is { } memory && IsProtected(thread.Process))
            {
                memory.IsSpared = true;
            }
        }
    }

    private static void ClearMarks(World world)
    {
        foreach (Thread thread in world.Threads)
        {
            if (thread.Process is { Memory: { } memory, Executable: var program })
            {
                memory.IsSpared = false;
                if (program is not null)
                {
                    program.CrowdPages = 0;
                }
            }
        }
    }

    /// <summary>Of the processes that run one program, whichever program's have most together. Needs the marks of <see cref="Choose"/>.</summary>
    private static Process? NewestOfLargestCrowd(World world)
    {
        Process? newest = null;
        foreach (Thread thread in world.Threads)
        {
            if (IsCandidate(thread) && thread.Process.Executable is { } program)
            {
                long badness = Badness(thread.Process);
                program.CrowdPages += badness > 0 ? (ulong)badness : 0;
            }
        }

        foreach (Thread thread in world.Threads)
        {
            Process process = thread.Process;
            if (IsCandidate(thread) && process.Executable is { } program && (newest is null || program.CrowdPages > newest.Executable!.CrowdPages
                || (program == newest.Executable && process.StartNanoseconds > newest.StartNanoseconds)))
            {
                newest = process;
            }
        }

        return newest;
    }

    /// <summary>It stands for its process, which may be ended.</summary>
    private static bool IsCandidate(Thread thread)
    {
        Process process = thread.Process;
        return process.Threads.First == thread && !process.IsEnding && process.Memory is { IsSpared: false };
    }

    private static bool IsProtected(Process process) => process.IsInit || process.OutOfMemoryAdjustment == Exempt;

    private static long Badness(Process process) =>
        (long)(process.Memory.ResidentPages + process.Memory.TableFrames + (HeldBytes(process) >> FrameNumber.Shift))
        + (process.OutOfMemoryAdjustment * (long)FrameAllocator.TotalFrames / Thousandths);
}
