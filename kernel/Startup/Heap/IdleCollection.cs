using Tine.Processes;
using Tine.X64;

namespace Tine.Startup;

/// <summary>
/// Frees stacks and collects the managed heap while the processor has nothing else to do: memory comes back from what has ended.
/// </summary>
/// <remarks>A collection at an allocation comes too late for that: a thread that waits for the memory of a dead process allocates nothing.</remarks>
[NoAllocation]
internal static class IdleCollection
{
    /// <summary>Less than that is not worth a collection, unless a thread has ended.</summary>
    private const ulong LeastBytes = 256 * 1024;

    /// <summary>Between two collections passes so many times the time that the first one took: they have a sixteenth of the idle time at most.</summary>
    private const ulong Rest = 16;

    private static ulong s_endsSeen;
    private static ulong s_restUntil;

    /// <summary>Whether there is nothing to do for it, not even later on.</summary>
    public static bool IsDone => HeapPlatform.World is not { } world
        || (ManagedHeap.Statistics() is { IsCollecting: 0 } heap && !HasReason(world, heap));

    /// <summary>Frees stacks of threads that are over, or does a slice of a collection, if there is a reason to.</summary>
    /// <returns>Whether it did; it took time then.</returns>
    public static bool TryRun()
    {
        if (HeapPlatform.World is not { } world)
        {
            return false;
        }

        if (world.TryFreeDeadStacks())
        {
            return true;
        }

        ulong start = Processor.ReadTimeStampCounter();
        if (!IsWorthIt(world, start))
        {
            return false;
        }

        ManagedHeap.AdvanceIdle();
        ulong end = Processor.ReadTimeStampCounter();
        s_restUntil = (s_restUntil > start ? s_restUntil : start) + ((end - start) * Rest);
        return true;
    }

    private static bool IsWorthIt(World world, ulong now)
    {
        ManagedHeap.HeapStatistics heap = ManagedHeap.Statistics();
        if (heap.IsCollecting != 0)
        {
            return true;
        }

        if (now < s_restUntil || !HasReason(world, heap))
        {
            return false;
        }

        // Before it begins: a thread that ends meanwhile may not be found by it.
        s_endsSeen = world.EndedThreads;
        return true;
    }

    private static bool HasReason(World world, in ManagedHeap.HeapStatistics heap) =>
        world.EndedThreads != s_endsSeen || heap.AllocatedSinceCollection >= LeastBytes;
}
