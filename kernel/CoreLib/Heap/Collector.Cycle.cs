namespace Tine.Heap;

/// <content>
/// One collection, in slices; the program runs between them, and never in the middle of one.
/// <code>
///     white: not marked      grey: marked, on the mark stack      black: marked, and all it refers to
///
///     statics ──► black ──► black ──► grey ──► white     A black object never refers to a white one:
///                   │                           ▲        who stores a reference marks what it refers to
///                   └ ─ ─ ─ ─ store ─ ─ ─ ─ ─ ─ ┘        (Asm/WriteBarriers.asm), and new objects are black.
///     stack: grey as long as its thread runs: scanned last, and by who leaves it.
/// </code>
/// </content>
internal static unsafe partial class Collector
{
    private static SmallGaps s_gaps;

    /// <summary>Free blocks that are kept for the allocations until the next collection, at most.</summary>
    private static int s_mostKept;

    internal static CyclePhase Phase { get; private set; }

    /// <summary>Whether what is freed is overwritten.</summary>
    internal static bool Poisons => Stress.IsOn;

    /// <summary>Does work of a collection: at most about so many instructions, and to its end if that comes first.</summary>
    internal static void Advance(long instructions)
    {
        WorkBudget.Set(instructions);
        HeapPlatform.RunWithSpilledRegisters();
    }

    /// <summary>Runs a slice. References that only registers held are on the stack now.</summary>
    /// <param name="stackTop">The lowest address of the running stack that may hold references: saved registers are above it.</param>
    internal static void Run(void* stackTop)
    {
        while (Phase != CyclePhase.Resting && !WorkBudget.IsSpent)
        {
            Step(stackTop);
        }
    }

    /// <summary>Scans the stack of the running thread, which is about to leave it while stacks are being scanned.</summary>
    internal static void BeforeLeavingStack(void* stackTop) => HeapPlatform.MarkRunningStack(stackTop);

    internal static void Begin(SmallGaps gaps)
    {
        s_gaps = gaps;
        s_mostKept = int.MaxValue;
        s_sinceBegin = 0;
        s_debt = 0;
        Marker.Begin();
        HeapPlatform.BeginRoots();

        // Before anything is black: from here on nothing white is stored unseen, and nothing white is made.
        Marker.WatchStores(true);
        ManagedHeap.MarkReadyCells();
        Phase = CyclePhase.Marking;
    }

    private static void Step(void* stackTop)
    {
        switch (Phase)
        {
            case CyclePhase.Marking:
                Mark();
                break;
            case CyclePhase.Closing:
                Close(stackTop);
                break;
            case CyclePhase.Sweeping:
                Sweep();
                break;
            default:
                Return();
                break;
        }
    }

    private static void Mark()
    {
        if (Marker.Drain() && !HeapPlatform.MarkMoreRoots())
        {
            // Before the first stack is scanned: a thread that leaves one that has been scanned, and ran since, scans it again.
            Marker.WatchStacks(true);
            HeapPlatform.BeginStacks();
            Phase = CyclePhase.Closing;
        }
    }

    /// <summary>
    /// Ends the marking. All stacks but the running one stay as they were scanned. When that one, too, has been scanned and nothing is grey,
    /// nothing that is reachable is white; since no program runs before the next statement, that is so at one moment.
    /// </summary>
    private static void Close(void* stackTop)
    {
        if (!Marker.Drain() || HeapPlatform.MarkNextStack())
        {
            return;
        }

        HeapPlatform.MarkRunningStack(stackTop);
        if (Marker.HasNothingGrey)
        {
            Stress.CheckMarks(stackTop);
            BeginSweep();
        }
    }

    private static void BeginSweep()
    {
        Marker.WatchStacks(false);
        Marker.WatchStores(false);

        // No class has room before the sweep has been in one of its blocks: what is allocated meanwhile lies where
        // nothing will be freed.
        ManagedHeap.TakeBackReadyCells();
        Sweeps++;
        ManagedHeap.BeginSweep();
        Phase = CyclePhase.Sweeping;
    }

    private static void Sweep()
    {
        if (ManagedHeap.SweepNext(s_gaps))
        {
            return;
        }

        LiveBytes = ManagedHeap.SweptBytes;
        s_interval = LiveBytes > SmallestInterval ? LiveBytes : SmallestInterval;
        ManagedHeap.BeginGivingBack();
        Phase = CyclePhase.Returning;
    }

    private static void Return()
    {
        var forInterval = (int)(s_interval >> Block.Shift);
        if (!ManagedHeap.GiveBackNext(forInterval < s_mostKept ? forInterval : s_mostKept))
        {
            Phase = CyclePhase.Resting;
            Collections++;
        }
    }
}
