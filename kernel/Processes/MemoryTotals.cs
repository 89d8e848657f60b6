using Tine.Memory;

namespace Tine.Processes;

/// <summary>The sums over all address spaces, also those that are gone.</summary>
public struct MemoryTotals
{
    private const int InstructionsAProcess = 60;

    /// <summary>Faults resolved since boot.</summary>
    public ulong Faults;

    /// <summary>Faults that copied a page.</summary>
    public ulong Copies;

    /// <summary>Adds up the address spaces that are, and what is known of those that were.</summary>
    public static MemoryTotals Of(Thread caller)
    {
        World world = caller.World;
        var portion = new WorkPortion(caller);
        MemoryTotals totals = world.EndedMemory;
        for (Process? process = world.Processes.Next(0); process is not null;)
        {
            int id = process.Id;
            if (IsFirstToShow(world, process, ref portion))
            {
                totals.AddFaults(process.Memory);
            }

            process = portion.Spend(InstructionsAProcess) == Errno.None ? world.Processes.Next(id) : null;
        }

        return totals;
    }

    /// <summary>Adds the counters of an address space that is about to go.</summary>
    internal void AddFaults(AddressSpace memory)
    {
        Faults += memory.Faults;
        Copies += memory.CopyFaults;
    }

    /// <summary>Whether a process is the first to show its space: shared ones count once.</summary>
    private static bool IsFirstToShow(World world, Process process, ref WorkPortion portion)
    {
        if (process.Memory is not { Sharers: > 1 } memory)
        {
            return process.Memory is not null;
        }

        for (Process? other = world.Processes.Next(0); other is not null && other.Id < process.Id;)
        {
            int id = other.Id;
            if (other.Memory == memory || portion.Spend(InstructionsAProcess) != Errno.None)
            {
                return false;
            }

            other = world.Processes.Next(id);
        }

        return process.Memory is not null;
    }
}
