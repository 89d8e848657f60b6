namespace Tine.Heap;

/// <summary>Makes the collector's mistakes show: collections all the time, junk in what is freed, marks that are checked.</summary>
internal static unsafe class Stress
{
    /// <summary>Instructions of a slice: a few objects.</summary>
    private const long TinySlice = 300;

    private static uint s_interval;
    private static uint s_until;
    private static CollectionPace s_pace;

    /// <summary>Whether each allocation must be seen, and so the fast path not be taken.</summary>
    internal static bool IsOn => s_interval != 0;

    internal static void Initialize() => s_interval = 0;

    /// <summary>Collects at every n-th allocation, or does a tiny slice of collections without end; 0 ends that.</summary>
    internal static void Set(uint everyNth, CollectionPace pace)
    {
        s_interval = everyNth;
        s_until = everyNth;
        s_pace = pace;
        ManagedHeap.SetFastPath(everyNth == 0 ? FastPath.Open : FastPath.Closed);
    }

    internal static void BeforeAllocation()
    {
        if (--s_until != 0)
        {
            return;
        }

        s_until = s_interval;
        if (s_pace == CollectionPace.Whole)
        {
            Collector.Collect();
            return;
        }

        if (Collector.Phase == CyclePhase.Resting)
        {
            Collector.Begin(SmallGaps.Used);
        }

        Collector.Advance(TinySlice);
    }

    /// <summary>
    /// Checks a marking that has ended. It goes over everything again in one piece: what roots and marked objects refer to must be marked;
    /// then all that is reachable is.
    /// </summary>
    internal static void CheckMarks(void* stackTop)
    {
        if (!IsOn)
        {
            return;
        }

        long left = WorkBudget.Left; // the check is no part of the slice
        Marker.Check(true);
        HeapPlatform.BeginRoots();
        while (HeapPlatform.MarkMoreRoots())
        {
        }

        HeapPlatform.BeginStacks();
        while (HeapPlatform.MarkNextStack())
        {
        }

        HeapPlatform.MarkRunningStack(stackTop);
        for (int number = ManagedHeap.FirstBlock; number < ManagedHeap.EndBlock; number++)
        {
            CheckBlock(number);
        }

        Marker.Check(false);
        WorkBudget.Set(left);
    }

    private static void CheckBlock(int number)
    {
        if (!ManagedHeap.HasObjects(number))
        {
            return;
        }

        uint offset = MarkBits.Bytes;
        for (byte* cell; (cell = ManagedHeap.NextObject(number, ref offset)) != null;)
        {
            if (*(nuint*)cell != 0 && MarkBits.IsSet(cell))
            {
                Marker.Scan(cell);
            }
        }
    }
}
