using Tine.Memory;

namespace Tine.Processes;

/// <summary>What all address spaces together have and have cost.</summary>
public struct MemoryTotals
{
    /// <summary>Faults resolved since boot.</summary>
    public ulong Faults;

    /// <summary>Those that copied a page.</summary>
    public ulong Copies;

    /// <summary>Adds up the address spaces that are, and what is known of those that were.</summary>
    public static MemoryTotals Of(World world)
    {
        MemoryTotals totals = world.EndedMemory;
        foreach (Thread thread in world.Threads)
        {
            if (IsFirstToShow(world, thread))
            {
                totals.AddFaults(thread.Process.Memory);
            }
        }

        return totals;
    }

    /// <summary>An address space is about to go.</summary>
    internal void AddFaults(AddressSpace memory)
    {
        Faults += memory.Faults;
        Copies += memory.CopyFaults;
    }

    /// <summary>Shared spaces count once.</summary>
    private static bool IsFirstToShow(World world, Thread thread)
    {
        if (thread.Process.Memory is not { } memory)
        {
            return false;
        }

        foreach (Thread other in world.Threads)
        {
            if (other.Process.Memory == memory)
            {
                return other == thread;
            }
        }

        return false;
    }
}
