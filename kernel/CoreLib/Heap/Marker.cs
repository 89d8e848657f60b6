using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace Tine.Heap;

/// <summary>
/// Finds what is alive. A marked object has bit 0 of its type word set until the sweep clears it; what it refers to is
/// found through a stack of objects of fixed size, and by walking the heap again where that has overflowed.
/// </summary>
internal static unsafe class Marker
{
    internal const nuint MarkBit = 1;

    private static void** s_stack;
    private static int s_depth;
    private static int s_capacity;
    private static byte* s_lowestOverflow;
    private static byte* s_highestOverflow;

    internal static void Begin()
    {
        s_stack = (void**)HeapPlatform.GetMarkStack(out s_capacity);
        s_depth = 0;
        ForgetOverflow();
    }

    /// <summary>Marks the object that a word points to or into, if it does; the word may be anything.</summary>
    internal static void MarkConservatively(nuint word)
    {
        byte* cell = ManagedHeap.FindObject(word);
        if (cell != null)
        {
            Mark(cell);
        }
    }

    /// <summary>Every aligned word from <paramref name="start"/> up to <paramref name="end"/>.</summary>
    internal static void MarkConservatively(void* start, void* end)
    {
        nuint heapStart = ManagedHeap.ObjectsStart;
        nuint heapBytes = ManagedHeap.ObjectsEnd - heapStart;
        for (var word = (nuint*)(((nuint)start + 7) & ~(nuint)7); word + 1 <= end; word++)
        {
            if (*word - heapStart < heapBytes)
            {
                MarkConservatively(*word);
            }
        }
    }

    /// <summary>Marks an object by its exact address; null and objects outside the heap are fine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void MarkReference(void* reference)
    {
        if (ManagedHeap.Contains(reference))
        {
            Mark((byte*)reference);
        }
    }

    /// <summary>Marks everything that is reachable from what has been marked.</summary>
    internal static void Finish()
    {
        Drain();
        while (s_lowestOverflow != null)
        {
            byte* first = s_lowestOverflow;
            byte* last = s_highestOverflow;
            ForgetOverflow();
            ManagedHeap.ForEachMarked(first, last, &ScanAndDrain);
        }
    }

    private static void Mark(byte* cell)
    {
        nuint type = *(nuint*)cell;
        if ((type & MarkBit) != 0)
        {
            return;
        }

        *(nuint*)cell = type | MarkBit;
        if (!((MethodTable*)type)->HasPointers)
        {
            return;
        }

        if (s_depth < s_capacity)
        {
            s_stack[s_depth++] = cell;
        }
        else
        {
            Overflow(cell);
        }
    }

    private static void Drain()
    {
        while (s_depth != 0)
        {
            Scan((byte*)s_stack[--s_depth]);
        }
    }

    private static void ScanAndDrain(byte* cell)
    {
        Scan(cell);
        Drain();
    }

    private static void Scan(byte* cell)
    {
        var type = (MethodTable*)(*(nuint*)cell & ~MarkBit);
        if (type->HasPointers)
        {
            ReferenceMap.Scan(cell, type);
        }
    }

    private static void Overflow(byte* cell)
    {
        s_lowestOverflow = s_lowestOverflow == null || cell < s_lowestOverflow ? cell : s_lowestOverflow;
        s_highestOverflow = cell > s_highestOverflow ? cell : s_highestOverflow;
    }

    private static void ForgetOverflow()
    {
        s_lowestOverflow = null;
        s_highestOverflow = null;
    }
}
