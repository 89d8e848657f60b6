using System.Runtime.CompilerServices;

namespace Tine.Heap;

/// <summary>The pace of collections: the time to begin one, and the work of each allocation.</summary>
/// <remarks>
/// In a program a collection is one piece of work. The kernel asks for slices: an allocation of so many bytes does work of
/// about as many instructions, and nobody waits for a whole collection. What a slice does stands in the other part.
/// </remarks>
internal static unsafe partial class Collector
{
    /// <summary>The least that is allocated between two collections; more when more is alive.</summary>
    private const ulong SmallestInterval = 4 << 20;

    /// <summary>A slice is done for so many bytes at least.</summary>
    private const ulong SmallestDebt = 4096;

    /// <summary>The longest slice, in instructions, however much was allocated.</summary>
    private const ulong LongestSlice = 54_000;

    /// <summary>A slice when there was none for a while; the more of them, the sooner it is over.</summary>
    private const ulong UsualSlice = 45_000;

    /// <summary>A while: an eighth of the last slice's time.</summary>
    private const int RestShift = 3;

    private const long IdleSlice = 50_000;

    /// <summary>The most live bytes that a collection in need looks at for each byte allocated since the last one.</summary>
    private const ulong LiveBytesPerByte = 32;

    /// <summary>A slice for a reservation that fails otherwise.</summary>
    private const long SliceInNeed = 150_000;

    private static CollectionPace s_pace;
    private static ulong s_sinceBegin;
    private static ulong s_debt;
    private static ulong s_restUntil;
    private static ulong s_interval;
    private static ulong s_untilFailure;

    internal static ulong Collections { get; private set; }

    /// <summary>Sweeps that have begun: by it a block knows whether the sweep has been there.</summary>
    internal static uint Sweeps { get; private set; }

    /// <summary>Bytes of the cells and blocks that survived the last collection.</summary>
    internal static ulong LiveBytes { get; private set; }

    /// <summary>Time of the longest slice at an allocation, in ticks of the time-stamp counter.</summary>
    internal static ulong LongestSliceTicks { get; private set; }

    internal static ulong AllocatedSinceBegin => s_sinceBegin;

    /// <summary>The bytes that should be allocated between two collections in need: else the kernel does little but collect.</summary>
    internal static ulong LeastBetweenCollections => LiveBytes / LiveBytesPerByte;

    internal static void Initialize()
    {
        s_pace = CollectionPace.Whole;
        s_sinceBegin = 0;
        s_debt = 0;
        s_restUntil = 0;
        s_interval = SmallestInterval;
        s_untilFailure = 0;
        Collections = 0;
        Sweeps = 0;
        LiveBytes = 0;
        LongestSliceTicks = 0;
        Phase = CyclePhase.Resting;
        Stress.Initialize();
    }

    internal static void SetPace(CollectionPace pace) => s_pace = pace;

    /// <summary>Makes the n-th reservation from now on fail, once; 0 cancels.</summary>
    internal static void FailReservation(ulong nth) => s_untilFailure = nth;

    /// <summary>Whether this reservation is the one that is to fail.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsReservationFailing() => s_untilFailure != 0 && --s_untilFailure == 0;

    internal static void BeforeAllocation(nuint bytes)
    {
        if (Stress.IsOn)
        {
            Stress.BeforeAllocation();
        }
        else if (Phase != CyclePhase.Resting)
        {
            PayDebt();
        }
        else if (s_sinceBegin + bytes > s_interval)
        {
            Begin(SmallGaps.Left);
            if (s_pace == CollectionPace.Whole)
            {
                Advance(WorkBudget.Unlimited);
            }
        }
    }

    internal static void CountAllocated(ulong bytes)
    {
        s_sinceBegin += bytes;
        s_debt += bytes;
    }

    /// <summary>Frees all that is unreachable now.</summary>
    internal static void Collect()
    {
        FinishCycle();
        Begin(SmallGaps.Used);
        Advance(WorkBudget.Unlimited);
    }

    /// <summary>Whether a collection is under way when memory is short: its end may be enough.</summary>
    /// <returns>Whether there was one.</returns>
    internal static bool FinishCycle()
    {
        if (Phase == CyclePhase.Resting)
        {
            return false;
        }

        s_gaps = SmallGaps.Used;
        Advance(WorkBudget.Unlimited);
        return true;
    }

    /// <summary>
    /// Begins a collection, or does a longer slice of the one under way, when memory is short. A caller that can let others run
    /// asks for more slices.
    /// </summary>
    /// <returns>Whether it did.</returns>
    internal static bool AdvanceInNeed()
    {
        if (s_pace == CollectionPace.Whole)
        {
            return false;
        }

        if (Phase != CyclePhase.Resting || AllocatedSinceBegin >= LeastBetweenCollections)
        {
            if (Phase == CyclePhase.Resting)
            {
                Begin(SmallGaps.Used);
            }

            Advance(SliceInNeed);
        }

        return true;
    }

    /// <summary>Gives all memory that nobody counts on back to the platform.</summary>
    internal static void Reclaim()
    {
        FinishCycle();
        Begin(SmallGaps.Used);
        s_mostKept = ManagedHeap.PromisedBlocks;
        Advance(WorkBudget.Unlimited);
    }

    /// <summary>Begins a collection or does a slice of one, while the processor is idle.</summary>
    /// <param name="mostKept">The collection keeps no more free blocks than that.</param>
    internal static void AdvanceIdle(int mostKept)
    {
        if (Phase == CyclePhase.Resting)
        {
            Begin(SmallGaps.Used);
        }

        s_mostKept = mostKept;
        Advance(IdleSlice);
    }

    /// <summary>Runs one slice for what has been allocated since the last.</summary>
    private static void PayDebt()
    {
        if (s_debt < SmallestDebt)
        {
            return;
        }

        // An instruction a byte at least: a collection of what is alive then takes about as many bytes as are alive. Without
        // a bound one large object would make a long call. A usual slice is longer, since stores are dearer until the
        // collection has ended; but not if the last one was a moment ago, perhaps in the same call.
        ulong start = HeapPlatform.ReadTicks();
        ulong least = start >= s_restUntil ? UsualSlice : s_debt;
        ulong instructions = s_debt > least ? s_debt : least;
        s_debt = 0;
        Advance((long)(instructions < LongestSlice ? instructions : LongestSlice));
        ulong end = HeapPlatform.ReadTicks();
        ulong ticks = end - start;
        s_restUntil = end + (ticks >> RestShift);
        LongestSliceTicks = ticks > LongestSliceTicks ? ticks : LongestSliceTicks;
    }
}
