using Internal.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.Heap;

/// <summary>
/// The memory of all objects: blocks of 64 KiB, each either divided into cells of one size or part of one large object.
/// Objects never move. A free cell's first word is zero, a used one's is its type, so that the collector can tell.
/// </summary>
/// <remarks>Not reentrant: nothing interrupts the kernel here, and a program has one thread.</remarks>
internal static unsafe partial class ManagedHeap
{
    /// <summary>A run of cells is handed out in pieces of about this size: bounded work, and few pages touched ahead.</summary>
    private const uint RefillBytes = 4096;

    /// <summary>Blocks that are committed at once.</summary>
    private const int GrowthBlocks = 2;

    private const int RecordsABlock = (int)(Block.Bytes / Block.RecordBytes);

    private static byte* s_base;
    private static Block* s_blocks;
    private static AllocationContext* s_contexts;
    private static int s_maximalBlocks;
    private static int s_firstBlock;
    private static int s_endBlock;
    private static ulong s_committed;
    private static int s_recordBlocks;
    private static int s_freeBlocks;
    private static int s_lowestFree;
    private static ulong s_allocated;

    internal static ulong CommittedBytes => s_committed;

    internal static ulong AllocatedBytes => s_allocated;

    internal static int* FreeBlocksAddress => (int*)Unsafe.AsPointer(ref s_freeBlocks);

    /// <summary>Takes possession of the platform's range and commits its first blocks.</summary>
    internal static void Initialize()
    {
        s_base = (byte*)HeapPlatform.GetBase();
        s_blocks = (Block*)s_base;
        s_contexts = HeapPlatform.GetContexts();
        s_maximalBlocks = (int)(((byte*)HeapPlatform.GetLimit() - s_base) >> Block.Shift);
        s_committed = 0;
        s_freeBlocks = 0;
        s_promisedBlocks = 0;
        s_allocated = 0;
        Marker.Initialize(HeapPlatform.GetMarkState());
        Collector.Initialize();
        for (int i = 0; i < SizeClasses.Count; i++)
        {
            s_contexts[i] = default;
            s_contexts[i].CellBytes = SizeClasses.CellBytes(i);
        }

        // The records lie in front, in blocks that are committed when the first record in them is needed.
        s_firstBlock = (int)((((ulong)s_maximalBlocks * Block.RecordBytes) + Block.Bytes - 1) >> Block.Shift);
        s_lowestFree = s_firstBlock;
        s_endBlock = s_firstBlock;
        s_lowestAbsent = s_firstBlock;
        s_absentBlocks = 0;
        s_recordBlocks = 0;
        s_objectsStart = (nuint)StartOf(s_firstBlock);
        SetObjectsBytes(0);
        if (!CommitRecords())
        {
            HeapPlatform.FailFast("There is no memory for the heap's first block.");
        }
    }

    /// <summary>Cleared memory for one object; the caller stores the type at once.</summary>
    /// <param name="bytes">Without the header word, which objects here do not have.</param>
    internal static byte* Allocate(nuint bytes)
    {
        Collector.BeforeAllocation(bytes);
        byte* result = TryAllocate(bytes);
        if (result == null && Collector.FinishCycle())
        {
            result = TryAllocate(bytes);
        }

        if (result == null)
        {
            Collector.Collect();
            result = TryAllocate(bytes);
        }

        if (result == null)
        {
            HeapPlatform.FailFast("Out of heap.");
        }

        return result;
    }

    private static byte* TryAllocate(nuint bytes) =>
        bytes > SizeClasses.LargestCell ? TryAllocateLarge(bytes) : TryAllocateCell(SizeClasses.ClassOf((uint)bytes));

    private static byte* TryAllocateCell(int sizeClass)
    {
        AllocationContext* context = s_contexts + sizeClass;
        if (context->Next == context->RealEnd && !Refill(context, sizeClass))
        {
            return TryAllocateLargerCell(sizeClass + 1);
        }

        return Take(context);
    }

    /// <summary>Takes a larger cell when memory is at its end: nothing fails while there is room anywhere.</summary>
    private static byte* TryAllocateLargerCell(int sizeClass)
    {
        for (; sizeClass < SizeClasses.Count; sizeClass++)
        {
            AllocationContext* context = s_contexts + sizeClass;
            if (context->Next != context->RealEnd || RefillFromPartial(context))
            {
                return Take(context);
            }
        }

        return null;
    }

    private static byte* Take(AllocationContext* context)
    {
        byte* result = context->Next;
        context->Next = result + context->CellBytes;
        return result;
    }

    private static bool Refill(AllocationContext* context, int sizeClass)
    {
        if (RefillFromPartial(context))
        {
            return true;
        }

        int number = TakeFreeBlock();
        if (number == 0)
        {
            return false;
        }

        if (s_blocks[number].IsDirty)
        {
            RawMemory.Clear(StartOf(number), MarkBits.Bytes);
        }

        Format(s_blocks + number, SizeClasses.CellBytes(sizeClass));
        s_blocks[number].Link = 0;
        context->Partial = number;
        return RefillFromPartial(context);
    }

    private static void Format(Block* block, uint cellBytes)
    {
        block->Kind = BlockKind.Cells;
        block->FirstRun = Block.NoRun;
        block->CellBytes = cellBytes;
        block->Reciprocal = (uint)(((1UL << 32) + cellBytes - 1) / cellBytes);
        block->FreshFrom = MarkBits.Bytes;
        block->CellsEnd = MarkBits.Bytes + ((Block.Bytes - MarkBits.Bytes) / cellBytes * cellBytes);
        block->SweptIn = Collector.Sweeps;
    }

    /// <summary>Takes the next piece of a block that the class has already.</summary>
    private static bool RefillFromPartial(AllocationContext* context)
    {
        int number = context->Partial;
        if (number == 0)
        {
            return false;
        }

        Block* block = s_blocks + number;
        byte* start = StartOf(number);
        uint cellBytes = block->CellBytes;
        uint most = RefillBytes < cellBytes ? cellBytes : RefillBytes / cellBytes * cellBytes;
        uint offset;
        uint length;
        if (block->FirstRun != Block.NoRun)
        {
            offset = (uint)block->FirstRun << SizeClasses.GranuleShift;
            length = FreeRun.Take(block, start, most);
            RawMemory.Clear(start + offset, length);
        }
        else
        {
            offset = block->FreshFrom;
            length = block->CellsEnd - offset;
            length = length < most ? length : most;
            block->FreshFrom = offset + length;
            if (block->IsDirty)
            {
                RawMemory.Clear(start + offset, length);
            }
        }

        if (block->FirstRun == Block.NoRun && block->FreshFrom == block->CellsEnd)
        {
            context->Partial = block->Link;
        }

        if (Marker.IsMarking)
        {
            MarkBits.SetRange(start + offset, length);
        }

        context->Next = start + offset;
        context->RealEnd = context->Next + length;
        context->End = Stress.IsOn ? null : context->RealEnd;
        s_allocated += length;
        Collector.CountAllocated(length);
        return true;
    }

    internal static byte* StartOf(int number) => s_base + ((ulong)number << Block.Shift);
}
