namespace Tine.Heap;

/// <content>Memory from the platform and back to it, a block at a time.</content>
internal static unsafe partial class ManagedHeap
{
    private static int s_absentBlocks;

    /// <summary>The lowest block that may be <see cref="BlockKind.Absent"/>.</summary>
    private static int s_lowestAbsent;

    /// <summary>The block at which <see cref="GiveBackNext"/> goes on.</summary>
    private static int s_returnFrom;

    /// <summary>Free blocks that the last reservation counts on.</summary>
    internal static int PromisedBlocks => s_promisedBlocks;

    internal static void BeginGivingBack() => s_returnFrom = s_endBlock;

    /// <summary>Gives one free block back if there are more than so many: the highest, so that the heap's end comes down.</summary>
    /// <returns>False when there is nothing more to give. Otherwise to be called again.</returns>
    internal static bool GiveBackNext(int keep)
    {
        const uint blockCost = 2000;
        const uint stepCost = 5;
        while (s_freeBlocks > keep && s_returnFrom > s_firstBlock)
        {
            if (WorkBudget.IsSpent)
            {
                return true;
            }

            WorkBudget.Spend(stepCost);
            s_returnFrom--;
            if (s_returnFrom < s_endBlock && s_blocks[s_returnFrom].Kind == BlockKind.Free)
            {
                WorkBudget.Spend(blockCost);
                return GiveBackBlock(s_returnFrom);
            }
        }

        LowerEnd();
        return false;
    }

    /// <summary>Brings memory to more blocks: to those that gave it back, then at the end. The first ones stay when the rest fails.</summary>
    private static bool Grow(int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (!CommitBlock(LowestAbsent()))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Makes blocks free that are now free or absent.</summary>
    private static bool CommitFrom(int start, int count)
    {
        for (int number = start; number < start + count; number++)
        {
            if ((number == s_endBlock || s_blocks[number].Kind == BlockKind.Absent) && !CommitBlock(number))
            {
                return false;
            }
        }

        return true;
    }

    private static int LowestAbsent()
    {
        if (s_absentBlocks == 0)
        {
            return s_endBlock;
        }

        while (s_blocks[s_lowestAbsent].Kind != BlockKind.Absent)
        {
            s_lowestAbsent++;
        }

        return s_lowestAbsent;
    }

    /// <param name="number">An absent block, or the one at the end.</param>
    private static bool CommitBlock(int number)
    {
        bool isNew = number == s_endBlock;
        if (number >= s_maximalBlocks
            || (isNew && number / RecordsABlock >= s_recordBlocks && !CommitRecords())
            || !HeapPlatform.Commit(StartOf(number), Block.Bytes))
        {
            return false;
        }

        Block* record = s_blocks + number;
        *record = default;
        record->Kind = BlockKind.Free;
        s_committed += Block.Bytes;
        s_freeBlocks++;
        s_lowestFree = number < s_lowestFree ? number : s_lowestFree;
        if (isNew)
        {
            s_endBlock++;
            SetObjectsBytes(s_objectsBytes + Block.Bytes);
        }
        else
        {
            s_absentBlocks--;
        }

        return true;
    }

    private static bool CommitRecords()
    {
        if (!HeapPlatform.Commit(StartOf(s_recordBlocks), Block.Bytes))
        {
            return false;
        }

        s_recordBlocks++;
        s_committed += Block.Bytes;
        return true;
    }

    private static bool GiveBackBlock(int number)
    {
        if (!HeapPlatform.GiveBack(StartOf(number), Block.Bytes))
        {
            return false;
        }

        s_blocks[number].Kind = BlockKind.Absent;
        s_committed -= Block.Bytes;
        s_freeBlocks--;
        s_absentBlocks++;
        s_lowestAbsent = number < s_lowestAbsent ? number : s_lowestAbsent;
        return true;
    }

    /// <summary>Moves the heap's end below absent blocks, so that walks over the blocks are shorter.</summary>
    private static void LowerEnd()
    {
        while (s_endBlock > s_firstBlock && s_blocks[s_endBlock - 1].Kind == BlockKind.Absent)
        {
            s_endBlock--;
            s_absentBlocks--;
            SetObjectsBytes(s_objectsBytes - Block.Bytes);
        }

        s_lowestFree = s_lowestFree < s_endBlock ? s_lowestFree : s_endBlock;
        s_lowestAbsent = s_lowestAbsent < s_endBlock ? s_lowestAbsent : s_endBlock;
    }
}
