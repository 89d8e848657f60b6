using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace Tine.Heap;

internal static unsafe partial class ManagedHeap
{
    /// <summary>Free blocks that the last reservation counts on.</summary>
    private static int s_promisedBlocks;

    /// <summary>Makes sure that so many bytes can be allocated without failing, collecting first where that helps.</summary>
    /// <remarks>
    /// Counts free blocks, a few more than the bytes need: objects of many sizes spread over blocks, and when the free
    /// ones are gone a smaller object takes a larger cell.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Reserve(nuint bytes)
    {
        int needed = BlocksFor(bytes);
        s_promisedBlocks = needed;
        return s_freeBlocks >= needed || MakeFree(needed);
    }

    /// <summary>The number of free blocks that is enough for so many bytes in objects of any sizes.</summary>
    internal static int BlocksFor(nuint bytes)
    {
        const int Spread = 4;
        return Spread + (2 * (int)((bytes + Block.Bytes - 1) >> Block.Shift));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool MakeFree(int blocks)
    {
        if (Grow(blocks - s_freeBlocks))
        {
            return true;
        }

        if (Collector.AdvanceInNeed())
        {
            return Grow(blocks - s_freeBlocks);
        }

        // What is free after a collection may have been given back, and so be the platform's to give again.
        if (Collector.FinishCycle() && Grow(blocks - s_freeBlocks))
        {
            return true;
        }

        Collector.Collect();
        return Grow(blocks - s_freeBlocks);
    }

    /// <returns>The number of a block that is now the caller's, or 0.</returns>
    private static int TakeFreeBlock()
    {
        if (s_freeBlocks == 0 && !Grow(GrowthBlocks) && !Grow(1))
        {
            return 0;
        }

        int number = s_lowestFree;
        while (s_blocks[number].Kind != BlockKind.Free)
        {
            number++;
        }

        s_lowestFree = number + 1;
        s_freeBlocks--;
        return number;
    }

    private static byte* TryAllocateLarge(nuint bytes)
    {
        if (bytes > (nuint)s_maximalBlocks << Block.Shift)
        {
            return null;
        }

        int count = (int)((bytes + MarkBits.Bytes + Block.Bytes - 1) >> Block.Shift);
        int head = FindFreeBlocks(count);
        if (head == 0)
        {
            return null;
        }

        for (int number = head; number < head + count; number++)
        {
            Block* block = s_blocks + number;
            if (block->IsDirty)
            {
                RawMemory.Clear(StartOf(number), Block.Bytes);
            }

            block->IsDirty = true;
            block->Kind = BlockKind.LargeTail;
            block->Link = head;
        }

        s_blocks[head].Kind = BlockKind.LargeHead;
        s_blocks[head].Link = count;
        s_blocks[head].SweptIn = Collector.Sweeps;
        s_freeBlocks -= count;
        ulong handedOut = (ulong)count << Block.Shift;
        s_allocated += handedOut;
        Collector.CountAllocated(handedOut);
        byte* result = StartOf(head) + MarkBits.Bytes;
        if (Marker.IsMarking)
        {
            MarkBits.TestAndSet(result);
        }

        return result;
    }

    /// <summary>First fit, among blocks with memory and without; the end of the heap is moved where nothing fits.</summary>
    private static int FindFreeBlocks(int count)
    {
        int start = s_absentBlocks != 0 && s_lowestAbsent < s_lowestFree ? s_lowestAbsent : s_lowestFree;
        int length = 0;
        for (int number = start; number < s_endBlock && length < count; number++)
        {
            if (s_blocks[number].Kind is BlockKind.Free or BlockKind.Absent)
            {
                length++;
            }
            else
            {
                length = 0;
                start = number + 1;
            }
        }

        return CommitFrom(start, count) ? start : 0;
    }
}
