using Internal.Runtime;

namespace Tine.Heap;

internal static unsafe partial class ManagedHeap
{
    private const byte Poison = 0xdb;

    /// <summary>
    /// Gaps that are smaller are left to a later collection, by when their neighbours may be free, too: taking one up
    /// costs more than many small objects, and the same work would cost now this, now that.
    /// </summary>
    private const uint SmallestUsefulRun = 512;

    private static uint s_smallestRun;
    private static int s_sweepNext;
    private static ulong s_sweptBytes;

    /// <summary>Bytes that the sweep has found in use so far.</summary>
    internal static ulong SweptBytes => s_sweptBytes;

    internal static void BeginSweep()
    {
        s_sweepNext = s_firstBlock;
        s_sweptBytes = 0;
    }

    /// <summary>
    /// Frees what is unmarked in the next block, clears its marks, and adds it to those that its size class allocates from.
    /// Blocks that were taken since the sweep began have nothing to be freed.
    /// </summary>
    /// <returns>False when there is none left.</returns>
    internal static bool SweepNext(SmallGaps gaps)
    {
        const uint blockCost = 60;
        s_smallestRun = gaps == SmallGaps.Left ? SmallestUsefulRun : 0;
        if (s_sweepNext >= s_endBlock)
        {
            return false;
        }

        WorkBudget.Spend(blockCost);
        int number = s_sweepNext++;
        Block* block = s_blocks + number;
        if (block->SweptIn == Collector.Sweeps)
        {
            return true;
        }

        if (block->Kind == BlockKind.Cells)
        {
            s_sweptBytes += SweepCells(block, number);
        }
        else if (block->Kind == BlockKind.LargeHead)
        {
            s_sweptBytes += SweepLarge(block, number);
        }

        return true;
    }

    private static ulong SweepCells(Block* block, int number)
    {
        byte* start = StartOf(number);
        if (!Collector.Poisons && MarkBits.AreClear(start))
        {
            const uint deadCost = 170; // All mark bits have been looked at.
            WorkBudget.Spend(deadCost);
            Release(block, number);
            return 0;
        }

        block->FirstRun = Block.NoRun;
        block->SweptIn = Collector.Sweeps;
        ulong live = FreeUnmarked(block, start);
        RawMemory.Clear(start, MarkBits.Bytes);
        if (live == 0)
        {
            Release(block, number);
            return 0;
        }

        if (block->FirstRun != Block.NoRun || block->FreshFrom != block->CellsEnd)
        {
            AllocationContext* context = s_contexts + SizeClasses.ClassOf(block->CellBytes);
            block->Link = context->Partial;
            context->Partial = number;
        }

        return live;
    }

    /// <summary>Links what is free in a block of cells to runs.</summary>
    /// <returns>Bytes that stay in use.</returns>
    private static ulong FreeUnmarked(Block* block, byte* start)
    {
        const uint cellCost = 20;
        byte* end = start + block->FreshFrom;
        uint cellBytes = block->CellBytes;
        byte* lastRun = null;
        byte* run = null;
        ulong live = 0;
        bool poisons = Collector.Poisons;
        WorkBudget.Spend(((uint)(((block->FreshFrom - MarkBits.Bytes) * (ulong)block->Reciprocal) >> 32) + 1) * cellCost);
        for (byte* cell = start + MarkBits.Bytes; cell < end; cell += cellBytes)
        {
            if (!MarkBits.IsSet(cell))
            {
                run = run == null ? cell : run;
                if (poisons && *(nuint*)cell != 0)
                {
                    RawMemory.Fill(cell + sizeof(nuint), cellBytes - (nuint)sizeof(nuint), Poison);
                }

                *(nuint*)cell = 0;
                continue;
            }

            live += cellBytes;
            if (run != null)
            {
                lastRun = AddRun(block, start, lastRun, run, cell);
                run = null;
            }
        }

        if (run != null && live != 0)
        {
            AddRun(block, start, lastRun, run, end);
        }

        return live;
    }

    /// <returns>The last run of the block now.</returns>
    private static byte* AddRun(Block* block, byte* start, byte* lastRun, byte* run, byte* end)
    {
        if ((uint)(end - run) < s_smallestRun)
        {
            return lastRun;
        }

        var place = (ushort)((run - start) >> SizeClasses.GranuleShift);
        if (lastRun == null)
        {
            block->FirstRun = place;
        }
        else
        {
            FreeRun.Link(lastRun, place);
        }

        FreeRun.Write(run, (uint)(end - run), Block.NoRun);
        return run;
    }

    private static ulong SweepLarge(Block* block, int number)
    {
        const uint blockCost = 15;
        int count = block->Link;
        byte* start = StartOf(number);
        if (MarkBits.IsSet(start + MarkBits.Bytes))
        {
            RawMemory.Clear(start, MarkBits.Bytes);
            return (ulong)count << Block.Shift;
        }

        WorkBudget.Spend((uint)count * blockCost);
        if (Collector.Poisons)
        {
            RawMemory.Fill(start, (nuint)count << Block.Shift, Poison);
        }

        for (int i = count - 1; i >= 0; i--)
        {
            Release(block + i, number + i);
        }

        return 0;
    }

    private static void Release(Block* block, int number)
    {
        block->Kind = BlockKind.Free;
        block->IsDirty = true;
        s_freeBlocks++;
        s_lowestFree = number < s_lowestFree ? number : s_lowestFree;
    }
}
