using System.Runtime.CompilerServices;

namespace Tine.Heap;

internal static unsafe partial class ManagedHeap
{
    private static nuint s_objectsStart;
    private static nuint s_objectsBytes;

    /// <summary>Where objects can lie, as far as memory is committed.</summary>
    internal static nuint ObjectsStart => s_objectsStart;

    internal static nuint ObjectsEnd => s_objectsStart + s_objectsBytes;

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
                if (offset >= block->FreshFrom)
                {
                    return null;
                }

                cell = StartOf(number) + ((uint)(((ulong)offset * block->Reciprocal) >> 32) * block->CellBytes);
                break;
            case BlockKind.LargeHead:
                cell = StartOf(number);
                break;
            case BlockKind.LargeTail:
                cell = StartOf(block->Link);
                break;
            default:
                return null;
        }

        return *(nuint*)cell != 0 ? cell : null;
    }

    /// <summary>Calls back for each marked object from the first up to the last address.</summary>
    internal static void ForEachMarked(byte* first, byte* last, delegate*<byte*, void> action)
    {
        var lastNumber = (int)((last - s_base) >> Block.Shift);
        for (var number = (int)((first - s_base) >> Block.Shift); number <= lastNumber; number++)
        {
            Block* block = s_blocks + number;
            byte* cell = StartOf(number);
            if (block->Kind == BlockKind.LargeHead && (*(nuint*)cell & Marker.MarkBit) != 0)
            {
                action(cell);
            }
            else if (block->Kind == BlockKind.Cells)
            {
                for (byte* end = cell + block->FreshFrom; cell < end; cell += block->CellBytes)
                {
                    if ((*(nuint*)cell & Marker.MarkBit) != 0)
                    {
                        action(cell);
                    }
                }
            }
        }
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
