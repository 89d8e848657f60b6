using Tine.Processes;
using Tine.X64;

namespace Tine.Startup;

/// <summary>Collects the managed heap while the processor has nothing else to do: memory comes back from what has ended.</summary>
/// <remarks>A collection at an allocation comes too late for that: who waits for the memory of a dead process allocates nothing.</remarks>
[NoAllocation]
internal static class IdleCollection
{
    /// <summary>Less than that is not worth a collection, unless a thread has ended.</summary>
    private const ulong LeastBytes = 256 * 1024;

    /// <summary>So many times a collection's length passes before the next: a sixteenth of the idle time at most.</summary>
    private const ulong Rest = 16;

    private static ulong s_endsSeen;
    private static ulong s_restUntil;

    /// <summary>Collects, if there is a reason to.</summary>
    /// <returns>Whether it did; it took time then.</returns>
    public static bool TryRun()
    {
        ulong start = Processor.ReadTimeStampCounter();
        if (HeapPlatform.World is not { } world || start < s_restUntil
            || (world.EndedThreads == s_endsSeen && ManagedHeap.Statistics().AllocatedSinceCollection < LeastBytes))
        {
            return false;
        }

        s_endsSeen = world.EndedThreads;
        ManagedHeap.ReserveForCall();
        ManagedHeap.Reclaim();
        ulong end = Processor.ReadTimeStampCounter();
        s_restUntil = end + ((end - start) * Rest);
        return true;
    }
}
