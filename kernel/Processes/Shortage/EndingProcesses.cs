using Tine.Memory;

namespace Tine.Processes;

/// <summary>Takes pages of processes that are ending and have not had the time to give them back.</summary>
[NoAllocation]
internal static class EndingProcesses
{
    private const int InstructionsAProcess = 30;

    /// <summary>Takes a portion of the pages of such a process; of another one each time.</summary>
    /// <param name="world">All processes.</param>
    /// <param name="portion">The work so far; a search that cannot let others run ends with it.</param>
    /// <param name="frames">Free frames at which it takes no more.</param>
    /// <returns>The process, which has more to give back when it runs. Null when none is found.</returns>
    public static Process? TakePages(World world, ref VictimPortion portion, ulong frames)
    {
        VictimSearch search = VictimSearch.Of(world);
        if ((search.NextVictim() ?? Find(world, ref portion)) is not { } ending)
        {
            return null;
        }

        if (ending.Memory is { } memory && IsNobodyElses(world, memory, ref portion) && ending.Memory == memory)
        {
            ReleaseEarly(world, memory, frames);
        }

        return ending;
    }

    /// <summary>Whether a process is ending and has not come to its end: its pages may be free already, and its files not.</summary>
    public static bool IsGivingBack(Process process) => process is { IsEnding: true, IsZombie: false };

    /// <summary>Takes pages of a process that is ending. Those of files that are cut off then are its own to free, at its end, and not the running thread's.</summary>
    public static void ReleaseEarly(World world, AddressSpace memory, ulong frames)
    {
        Thread running = world.Scheduler.Current;
        ReturnWork own = running.ReturnWork & ReturnWork.UnusedMemory;
        memory.ReleaseEarly(frames);
        running.ReturnWork = (running.ReturnWork & ~ReturnWork.UnusedMemory) | own;
    }

    /// <summary>Whether all processes that share a memory are ending. One of them is known to be.</summary>
    /// <remarks>
    /// An ending process stays one, and only a process that is not ending can give the memory a new sharer: a count as high as that of
    /// the sharers at the end means all of them, although others have run meanwhile.
    /// </remarks>
    public static bool IsNobodyElses(World world, AddressSpace memory, ref VictimPortion portion)
    {
        int ending = 1;
        if (memory.Sharers > 1)
        {
            ending = 0;
            for (Process? process = world.Processes.Next(0); process is not null && !portion.IsOver; process = world.Processes.Next(process.Id))
            {
                portion.Spend(InstructionsAProcess);
                ending += process.IsEnding && process.Memory == memory ? 1 : 0;
            }
        }

        return ending >= memory.Sharers;
    }

    /// <summary>Finds a process that is ending, after the last one that was found.</summary>
    private static Process? Find(World world, ref VictimPortion portion)
    {
        VictimSearch search = VictimSearch.Of(world);
        for (int ends = 0; ends < 2 && !portion.IsOver;)
        {
            Process? process = world.Processes.Next(search.TakenFrom);
            search.TakenFrom = process?.Id ?? 0;
            ends += process is null ? 1 : 0;
            if (process is not null && IsGivingBack(process))
            {
                return process;
            }

            portion.Spend(InstructionsAProcess);
        }

        return null;
    }
}
