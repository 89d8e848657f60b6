using System.Runtime.CompilerServices;

namespace Tine.Heap;

internal static unsafe partial class ManagedHeap
{
    private static nuint s_objectsStart;
    private static nuint s_objectsBytes;

    /// <summary>The start of the room for objects, as far as memory is committed.</summary>
    internal static nuint ObjectsStart => s_objectsStart;

    internal static nuint ObjectsEnd => s_objectsStart + s_objectsBytes;

    internal static int FirstBlock => s_firstBlock;

    internal static int EndBlock => s_endBlock;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Contains(void* address) => (nuint)address - s_objectsStart < s_objectsBytes;

    /// <summary>The object that an address points to or into.</summary>
    /// <returns>Null when there is none.</returns>
    internal static byte* FindObject(nuint address)
    {
        if (!Contains((void*)address))
        {
            return null;
        }

        var number = (int)((address - (nuint)s_base) >> Block.Shift);
        Block* block = s_blocks + number;
        byte* cell;
        switch (block->Kind)
        {
            case BlockKind.Cells:
                uint offset = (uint)address & (Block.Bytes - 1);
                if (offset >= block->FreshFrom || offset < MarkBits.Bytes)
                {
                    return null;
                }

                uint inCells = offset - MarkBits.Bytes;
                cell = StartOf(number) + MarkBits.Bytes + ((uint)(((ulong)inCells * block->Reciprocal) >> 32) * block->CellBytes);
                break;
            case BlockKind.LargeHead:
                cell = StartOf(number) + MarkBits.Bytes;
                break;
            case BlockKind.LargeTail:
                cell = StartOf(block->Link) + MarkBits.Bytes;
                break;
            default:
                return null;
        }

        return *(nuint*)cell != 0 ? cell : null;
    }

    /// <summary>Whether objects begin in a block.</summary>
    internal static bool HasObjects(int number) => s_blocks[number].Kind is BlockKind.Cells or BlockKind.LargeHead;

    /// <summary>The cell of a block at an offset, which moves on to the next one.</summary>
    /// <returns>Null after the last. It may be free: then its first word is zero.</returns>
    internal static byte* NextObject(int number, ref uint offset)
    {
        Block* block = s_blocks + number;
        uint end = block->Kind == BlockKind.Cells ? block->FreshFrom : MarkBits.Bytes + 1;
        if (offset >= end)
        {
            return null;
        }

        byte* cell = StartOf(number) + offset;
        offset += block->Kind == BlockKind.Cells ? block->CellBytes : Block.Bytes;
        return cell;
    }

    /// <summary>Marks the cells that are ready to be handed out: while marking goes on, new objects count as marked.</summary>
    internal static void MarkReadyCells()
    {
        for (int i = 0; i < SizeClasses.Count; i++)
        {
            MarkBits.SetRange(s_contexts[i].Next, (nuint)(s_contexts[i].RealEnd - s_contexts[i].Next));
        }
    }

    /// <summary>Begins the sweep: cells that were ready are free like others, and classes find room only where it has passed.</summary>
    internal static void TakeBackReadyCells()
    {
        for (int i = 0; i < SizeClasses.Count; i++)
        {
            MarkBits.ClearRange(s_contexts[i].Next, (nuint)(s_contexts[i].RealEnd - s_contexts[i].Next));
            s_contexts[i].Next = null;
            s_contexts[i].RealEnd = null;
            s_contexts[i].End = null;
            s_contexts[i].Partial = 0;
        }
    }

    private static void SetObjectsBytes(nuint bytes)
    {
        s_objectsBytes = bytes;
        Marker.SetObjects(s_objectsStart, bytes);
    }

    /// <summary>Opens or closes the way around <see cref="Allocate"/>.</summary>
    internal static void SetFastPath(FastPath state)
    {
        for (int i = 0; i < SizeClasses.Count; i++)
        {
            s_contexts[i].End = state == FastPath.Open ? s_contexts[i].RealEnd : null;
        }
    }
}
