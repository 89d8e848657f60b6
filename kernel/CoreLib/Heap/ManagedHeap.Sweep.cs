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

    /// <summary>Frees everything unmarked, clears the marks, and rebuilds what each size class allocates from.</summary>
    /// <returns>Bytes that stay in use.</returns>
    internal static ulong Sweep(SmallGaps gaps)
    {
        s_smallestRun = gaps == SmallGaps.Left ? SmallestUsefulRun : 0;
        for (int i = 0; i < SizeClasses.Count; i++)
        {
            s_contexts[i].Next = null;
            s_contexts[i].RealEnd = null;
            s_contexts[i].End = null;
            s_contexts[i].Partial = 0;
        }

        ulong live = 0;
        for (int number = s_firstBlock; number < s_endBlock; number++)
        {
            Block* block = s_blocks + number;
            if (block->Kind == BlockKind.Cells)
            {
                live += SweepCells(block, number);
            }
            else if (block->Kind == BlockKind.LargeHead)
            {
                live += SweepLarge(block, number);
            }
        }

        return live;
    }

    private static ulong SweepCells(Block* block, int number)
    {
        byte* start = StartOf(number);
        byte* end = start + block->FreshFrom;
        uint cellBytes = block->CellBytes;
        byte* lastRun = null;
        byte* run = null;
        ulong live = 0;
        bool poisons = Collector.Poisons;
        block->FirstRun = Block.NoRun;
        for (byte* cell = start; cell < end; cell += cellBytes)
        {
            nuint type = *(nuint*)cell;
            if ((type & Marker.MarkBit) == 0)
            {
                run = run == null ? cell : run;
                *(nuint*)cell = 0;
                if (poisons && type != 0)
                {
                    RawMemory.Fill(cell + sizeof(nuint), cellBytes - (nuint)sizeof(nuint), Poison);
                }

                continue;
            }

            *(nuint*)cell = type & ~Marker.MarkBit;
            live += cellBytes;
            if (run != null)
            {
                lastRun = AddRun(block, start, lastRun, run, cell);
                run = null;
            }
        }

        if (live == 0)
        {
            Release(block, number);
            return 0;
        }

        if (run != null)
        {
            AddRun(block, start, lastRun, run, end);
        }

        if (block->FirstRun != Block.NoRun || block->FreshFrom != block->CellsEnd)
        {
            AllocationContext* context = s_contexts + SizeClasses.ClassOf(cellBytes);
            block->Link = context->Partial;
            context->Partial = number;
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
        var type = (nuint*)StartOf(number);
        int count = block->Link;
        if ((*type & Marker.MarkBit) != 0)
        {
            *type &= ~Marker.MarkBit;
            return (ulong)count << Block.Shift;
        }

        if (Collector.Poisons)
        {
            RawMemory.Fill(type, (nuint)block->LargeBytes, Poison);
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
