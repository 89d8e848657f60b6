namespace Tine.Heap;

/// <summary>
/// A walk over the blocks with grey objects that found no room on the mark stack: each marked object of such a block is
/// scanned again. Those that overflow on the way are found by the next walk.
/// </summary>
internal static unsafe class Overflowed
{
    private const uint BlockCost = 10;
    private const uint CellCost = 12;

    private static int s_block;
    private static uint s_offset;
    private static bool s_isInBlock;

    internal static bool IsWalking { get; private set; }

    internal static void Reset()
    {
        IsWalking = false;
        s_isInBlock = false;
    }

    internal static void Begin()
    {
        IsWalking = true;
        s_isInBlock = false;
        s_block = ManagedHeap.FirstBlock;
    }

    /// <summary>Looks at one more block or object.</summary>
    internal static void Step()
    {
        if (s_block >= ManagedHeap.EndBlock)
        {
            IsWalking = false;
        }
        else if (!s_isInBlock)
        {
            Enter();
        }
        else if (!ScanNext())
        {
            s_isInBlock = false;
            s_block++;
        }
    }

    private static void Enter()
    {
        WorkBudget.Spend(BlockCost);
        if (!ManagedHeap.HasObjects(s_block) || MarkBits.Overflow(ManagedHeap.StartOf(s_block)) == 0)
        {
            s_block++;
            return;
        }

        // Before its objects are looked at: one that overflows meanwhile sets it again.
        MarkBits.Overflow(ManagedHeap.StartOf(s_block)) = 0;
        s_isInBlock = true;
        s_offset = MarkBits.Bytes;
    }

    /// <returns>False when the block has no more objects.</returns>
    private static bool ScanNext()
    {
        for (byte* cell; (cell = ManagedHeap.NextObject(s_block, ref s_offset)) != null;)
        {
            WorkBudget.Spend(CellCost);
            if (MarkBits.IsSet(cell) && *(nuint*)cell != 0)
            {
                Marker.Scan(cell);
                return true;
            }
        }

        return false;
    }
}
