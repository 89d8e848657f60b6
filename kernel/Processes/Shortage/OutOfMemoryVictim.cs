using Tine.Files;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>
/// Chooses who ends when memory is out. The rule is Linux's (mm/oom_kill.c, oom_badness): resident pages, shared ones too, and
/// page tables, plus oom_score_adj thousandths of the machine; and what the kernel keeps on the process's behalf.
/// </summary>
/// <remarks>
/// Never chosen: init, exempt processes, and those that share memory with them. Where no single process has much, the newest
/// process of the largest program is killed: a fork bomb of small processes, and not the shell that is a little larger than
/// each.
/// </remarks>
[NoAllocation]
public static class OutOfMemoryVictim
{
    /// <summary>The adjustment of a process that is never chosen; the other end of the range is 1000.</summary>
    public const int Exempt = -1000;

    private const long Thousandths = 1000;
    private const int InstructionsAProcess = 100;
    private const int InstructionsABlock = 30;
    private const int InstructionsAFile = 60;

    /// <summary>More processes are not looked at by a page fault of the kernel's.</summary>
    private const int MostAtOnce = 4096;

    /// <summary>Less than one part in so many of the memory is not much.</summary>
    private const ulong MuchFraction = 16;

    /// <summary>Shells and most programs have fewer.</summary>
    private const int FewDescriptors = 64;

    /// <summary>The value of /proc/PID/oom_score: 0 to 1333, 666 for a process that has no memory and no adjustment.</summary>
    public static int ScoreOf(Process process)
    {
        if (process.Memory is null || IsProtected(process))
        {
            return 0;
        }

        var portion = new VictimPortion(process.World, null);
        long thousandths = Badness(process, ref portion) * Thousandths / (long)FrameAllocator.Current.TotalFrames;
        long score = (Thousandths + thousandths) * 2 / 3;
        return score < 0 ? 0 : (int)score;
    }

    /// <summary>The kernel's memory for a process, in bytes: its list of regions, and what its open files hold.</summary>
    internal static ulong HeldBytes(Process process, ref VictimPortion portion)
    {
        // Others may run, and the process may end and leave both.
        AddressSpace memory = process.Memory;
        DescriptorTable descriptors = process.Descriptors;
        ulong bytes = 0;
        for (int block = 0; block < descriptors.Blocks; block++)
        {
            int files = descriptors.CountToLookAtIn(block, portion.Round);
            bytes += descriptors.HeldBytesIn(block, portion.Round);
            portion.Spend(InstructionsABlock + (files * InstructionsAFile));
        }

        return memory.RegionBytes + bytes;
    }

    /// <summary>The process to be ended; null when nobody may be.</summary>
    /// <param name="world">All processes.</param>
    /// <param name="thread">The searching thread, which lets others run meanwhile; null where it cannot.</param>
    internal static Process? Choose(World world, Thread? thread)
    {
        var portion = new VictimPortion(world, thread);
        SpareProtected(world, ref portion);
        Process? worst = null;
        long worstBadness = long.MinValue;
        for (Process? process = world.Processes.Next(0); process is not null; process = world.Processes.Next(process.Id))
        {
            portion.Spend(InstructionsAProcess);
            if (IsCandidate(process))
            {
                long badness = Badness(process, ref portion);
                if (badness > worstBadness)
                {
                    worst = process;
                    worstBadness = badness;
                }
            }
        }

        return worst is not null && (worstBadness < 0 || IsLittle((ulong)worstBadness)) ? NewestOfLargestCrowd(world, ref portion) : worst;
    }

    /// <summary>Whether so many pages are a small part of the memory.</summary>
    internal static bool IsLittle(ulong pages) => pages < FrameAllocator.Current.TotalFrames / MuchFraction;

    /// <summary>Whether a process has little memory, and few files by which the kernel could keep much for it.</summary>
    public static bool HoldsLittle(Process process) => process.Memory is { } memory
        && IsLittle(memory.ResidentPages + (memory.RegionBytes >> FrameNumber.Shift)) && process.Descriptors is { Capacity: <= FewDescriptors };

    /// <summary>
    /// Chooses without portions, for a page fault of the kernel's: by pages alone, and among thousands of processes, beginning
    /// after the last one that a fault looked at. Passes over those that share their memory: others may need it.
    /// </summary>
    internal static Process? ChooseAtOnce(World world)
    {
        Process? worst = null;
        long worstBadness = long.MinValue;
        int endsLeft = 2;
        for (int left = MostAtOnce; left > 0 && endsLeft > 0; left--)
        {
            Process? process = world.Processes.Next(VictimSearch.Of(world).LookedAt);
            VictimSearch.Of(world).LookedAt = process?.Id ?? 0;
            endsLeft -= process is null ? 1 : 0;
            if (process is { IsEnding: false, Memory: { Sharers: 1 } memory } && !IsProtected(process) && !process.Threads.IsEmpty
                && BadnessOf(memory, memory.RegionBytes, process.OutOfMemoryAdjustment) is var badness && badness > worstBadness)
            {
                worst = process;
                worstBadness = badness;
            }
        }

        return worst;
    }

    private static void SpareProtected(World world, ref VictimPortion portion)
    {
        for (Process? process = world.Processes.Next(0); process is not null; process = world.Processes.Next(process.Id))
        {
            portion.Spend(InstructionsAProcess);
            if (process is { Memory: { } memory, Executable: var program })
            {
                memory.IsSpared = false;
                if (program is not null)
                {
                    program.CrowdPages = 0;
                }
            }
        }

        for (Process? process = world.Processes.Next(0); process is not null; process = world.Processes.Next(process.Id))
        {
            portion.Spend(InstructionsAProcess);
            if (process.Memory is { } memory && IsProtected(process))
            {
                memory.IsSpared = true;
            }
        }
    }

    /// <summary>
    /// The newest process of the program with the most memory in all its processes. Needs the marks of <see cref="Choose"/>.
    /// </summary>
    private static Process? NewestOfLargestCrowd(World world, ref VictimPortion portion)
    {
        // Others run between two portions: the newest may end and have no program any more. Its end is then waited for.
        Process? newest = null;
        RegularFile? largest = null;
        for (Process? process = world.Processes.Next(0); process is not null; process = world.Processes.Next(process.Id))
        {
            portion.Spend(InstructionsAProcess);
            if (IsCandidate(process) && process.Executable is { } program)
            {
                long badness = Badness(process, ref portion);
                program.CrowdPages += badness > 0 ? (ulong)badness : 0;
            }
        }

        for (Process? process = world.Processes.Next(0); process is not null; process = world.Processes.Next(process.Id))
        {
            portion.Spend(InstructionsAProcess);
            if (IsCandidate(process) && process.Executable is { } program && (newest is null || largest is null || program.CrowdPages > largest.CrowdPages
                || (program == largest && process.StartNanoseconds > newest.StartNanoseconds)))
            {
                newest = process;
                largest = program;
            }
        }

        return newest;
    }

    private static bool IsCandidate(Process process) =>
        !process.IsEnding && !process.Threads.IsEmpty && process.Memory is { IsSpared: false };

    private static bool IsProtected(Process process) => process.IsInit || process.OutOfMemoryAdjustment == Exempt;

    private static long Badness(Process process, ref VictimPortion portion)
    {
        AddressSpace memory = process.Memory;
        return BadnessOf(memory, HeldBytes(process, ref portion), process.OutOfMemoryAdjustment);
    }

    private static long BadnessOf(AddressSpace memory, ulong heldBytes, int adjustment) =>
        (long)(memory.ResidentPages + memory.TableFrames + (heldBytes >> FrameNumber.Shift))
        + (adjustment * (long)FrameAllocator.Current.TotalFrames / Thousandths);
}
