using System.Runtime.CompilerServices;

namespace Tine.Heap;

/// <summary>When a collection runs, and its order: mark from the roots, then sweep everything.</summary>
internal static unsafe class Collector
{
    /// <summary>So much is allocated at least between two collections; more when more is alive.</summary>
    private const ulong SmallestInterval = 4 << 20;

    private static ulong s_sinceCollection;
    private static ulong s_interval;
    private static uint s_stressInterval;
    private static uint s_untilStress;
    private static ulong s_untilFailure;
    private static SmallGaps s_gaps;

    /// <summary>Whether the fast path must not be taken, because each allocation counts.</summary>
    internal static bool MustSeeEveryAllocation => s_stressInterval != 0;

    /// <summary>Whether what is freed is overwritten.</summary>
    internal static bool Poisons => s_stressInterval != 0;

    internal static ulong Collections { get; private set; }

    /// <summary>Bytes of the cells and blocks that survived the last collection.</summary>
    internal static ulong LiveBytes { get; private set; }

    internal static ulong AllocatedSinceCollection => s_sinceCollection;

    internal static void Initialize()
    {
        s_sinceCollection = 0;
        s_interval = SmallestInterval;
        s_stressInterval = 0;
        s_untilStress = 0;
        s_untilFailure = 0;
        Collections = 0;
        LiveBytes = 0;
    }

    /// <summary>From now on every n-th allocation collects, and freed memory is poisoned; 0 ends that.</summary>
    internal static void SetStress(uint everyNth)
    {
        s_stressInterval = everyNth;
        s_untilStress = everyNth;
        ManagedHeap.SetFastPath(everyNth == 0 ? FastPath.Open : FastPath.Closed);
    }

    /// <summary>The n-th reservation from now on fails, once; 0 cancels.</summary>
    internal static void FailReservation(ulong nth) => s_untilFailure = nth;

    /// <summary>Whether this reservation is the one that is to fail.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsReservationFailing() => s_untilFailure != 0 && --s_untilFailure == 0;

    internal static void BeforeAllocation(nuint bytes)
    {
        if (s_stressInterval != 0 && --s_untilStress == 0)
        {
            s_untilStress = s_stressInterval;
            Collect();
        }
        else if (s_sinceCollection + bytes > s_interval)
        {
            Collect(SmallGaps.Left);
        }
    }

    internal static void CountAllocated(ulong bytes) => s_sinceCollection += bytes;

    internal static void Collect() => Collect(SmallGaps.Used);

    /// <summary>Somebody else needs memory.</summary>
    internal static void Reclaim()
    {
        Collect(SmallGaps.Used);
        ManagedHeap.GiveBackUnpromised();
    }

    private static void Collect(SmallGaps gaps)
    {
        s_gaps = gaps;
        HeapPlatform.CollectWithSpilledRegisters();
    }

    /// <summary>The collection itself.</summary>
    /// <param name="stackTop">The lowest address of the running stack that may hold references: saved registers are above it.</param>
    internal static void Run(void* stackTop)
    {
        Marker.Begin();
        HeapPlatform.MarkRoots(stackTop);
        Marker.Finish();
        LiveBytes = ManagedHeap.Sweep(s_gaps);
        Collections++;
        s_sinceCollection = 0;
        s_interval = LiveBytes > SmallestInterval ? LiveBytes : SmallestInterval;

        // The program will allocate that much before the next collection: giving more back would be work for nothing.
        ManagedHeap.GiveBack((int)(s_interval >> Block.Shift));
    }
}
