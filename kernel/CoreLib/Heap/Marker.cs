using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace Tine.Heap;

/// <summary>
/// Finds what is alive, in slices. An object is white until its bit is set, grey while it stands on a stack of fixed size,
/// black when all that it refers to has been marked. Grey ones that find the stack full are found again through their blocks.
/// </summary>
internal static unsafe class Marker
{
    /// <summary>Arrays are scanned in pieces of about so many bytes: one of a million references takes many slices.</summary>
    private const uint PieceBytes = 2048;

    /// <summary>On the stack below it stands the element to go on with: the object is an array that has been scanned in part.</summary>
    private const nuint ContinuationTag = 1;

    private const uint MarkCost = 30;
    private const uint ScanCost = 20;
    private const uint SlotCost = 8;
    private const int SlotShift = 3;

    /// <summary>Longer copies of references are not marked one by one: the object they went to becomes grey again.</summary>
    private const nuint LongestMarkedCopy = 512;

    private static MarkState* s_state;
    private static bool s_isChecking;

    internal static bool HasNothingGrey => s_state->Depth == 0 && s_state->Overflows == 0 && !Overflowed.IsWalking;

    internal static bool IsMarking => s_state->IsMarking != 0;

    internal static void Initialize(MarkState* state)
    {
        s_state = state;
        s_state->IsMarking = 0;
        s_state->WatchesStacks = 0;
        s_isChecking = false;
        Begin();
    }

    internal static void SetObjects(nuint start, nuint bytes)
    {
        s_state->ObjectsStart = start;
        s_state->ObjectsBytes = bytes;
    }

    internal static void Begin()
    {
        s_state->Depth = 0;
        s_state->Overflows = 0;
        Overflowed.Reset();
    }

    /// <summary>Whether references that are stored are marked from now on.</summary>
    internal static void WatchStores(bool on)
    {
        s_state->IsMarking = on ? 1UL : 0;
        HeapPlatform.SwitchStores(on);
    }

    /// <summary>Whether stacks are scanned from now on when they are left.</summary>
    internal static void WatchStacks(bool on) => s_state->WatchesStacks = on ? 1 : 0;

    /// <summary>Sets check mode: an object that is still to be marked is a mistake of the collector and ends the run.</summary>
    internal static void Check(bool on) => s_isChecking = on;

    /// <summary>Marks the objects that the aligned words from <paramref name="start"/> up to <paramref name="end"/> point to or into.</summary>
    internal static void MarkConservatively(void* start, void* end)
    {
        nuint heapStart = ManagedHeap.ObjectsStart;
        nuint heapBytes = ManagedHeap.ObjectsEnd - heapStart;
        for (var word = (nuint*)(((nuint)start + 7) & ~(nuint)7); word + 1 <= end; word++)
        {
            if (*word - heapStart >= heapBytes)
            {
                continue;
            }

            WorkBudget.Spend(MarkCost);
            byte* cell = ManagedHeap.FindObject(*word);
            if (cell != null)
            {
                Mark(cell);
            }
        }

        WorkBudget.Spend((uint)(((byte*)end - (byte*)start) >> SlotShift) * SlotCost);
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

    /// <summary>References were copied there: a black object must not refer to a white one.</summary>
    internal static void AfterCopy(void* start, nuint bytes)
    {
        if (bytes <= LongestMarkedCopy || !ManagedHeap.Contains(start))
        {
            MarkConservatively(start, (byte*)start + bytes);
            return;
        }

        byte* target = ManagedHeap.FindObject((nuint)start);
        if (target != null && MarkBits.IsSet(target))
        {
            PushIfItRefers(target);
        }
    }

    /// <summary>Marks what grey objects refer to.</summary>
    /// <returns>Whether nothing is grey any more; otherwise the budget is spent.</returns>
    internal static bool Drain()
    {
        while (!WorkBudget.IsSpent)
        {
            if (s_state->Depth != 0)
            {
                ScanTop();
            }
            else if (Overflowed.IsWalking)
            {
                Overflowed.Step();
            }
            else if (s_state->Overflows != 0)
            {
                s_state->Overflows = 0;
                Overflowed.Begin();
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Marks what an object refers to: all of it, or the beginning of an array and the rest later.</summary>
    internal static void Scan(byte* cell)
    {
        var type = *(MethodTable**)cell;
        if (!type->HasPointers)
        {
            return;
        }

        if (type->HasComponentSize)
        {
            ScanFrom(cell, type, 0);
            return;
        }

        WorkBudget.Spend(ScanCost + (type->BaseSize >> SlotShift) * SlotCost);
        ReferenceMap.ScanObject(cell, type);
    }

    private static void ScanTop()
    {
        nuint entry = s_state->Stack[--s_state->Depth];
        if ((entry & ContinuationTag) == 0)
        {
            Scan((byte*)entry);
            return;
        }

        var cell = (byte*)(entry - ContinuationTag);
        var next = (uint)s_state->Stack[--s_state->Depth];
        ScanFrom(cell, *(MethodTable**)cell, next);
    }

    private static void ScanFrom(byte* cell, MethodTable* type, uint first)
    {
        uint left = *(uint*)(cell + sizeof(void*)) - first;
        uint count = PieceBytes / type->ComponentSize;
        count = count == 0 ? 1 : count;
        if (s_isChecking || left <= count)
        {
            count = left;
        }
        else if (!PushContinuation(cell, first + count))
        {
            count = left;
        }

        WorkBudget.Spend(ScanCost + ((count * type->ComponentSize) >> SlotShift) * SlotCost);
        ReferenceMap.ScanElements(cell, type, first, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mark(byte* cell)
    {
        if (!MarkBits.TestAndSet(cell))
        {
            MarkedNow(cell);
        }
    }

    private static void MarkedNow(byte* cell)
    {
        if (s_isChecking)
        {
            HeapPlatform.FailFast("The collector has missed an object that is reachable.");
        }

        WorkBudget.Spend(MarkCost);
        PushIfItRefers(cell);
    }

    private static void PushIfItRefers(byte* cell)
    {
        if (!(*(MethodTable**)cell)->HasPointers)
        {
            return;
        }

        if (s_state->Depth < s_state->Capacity)
        {
            s_state->Stack[s_state->Depth++] = (nuint)cell;
        }
        else
        {
            NoteOverflow(cell);
        }
    }

    /// <summary>Puts it below what the piece will push: its own references are finished before the next piece, so little is grey at a time.</summary>
    /// <returns>False on a stack that is too small for anything.</returns>
    private static bool PushContinuation(byte* cell, uint next)
    {
        if (s_state->Depth + 1 < s_state->Capacity)
        {
            s_state->Stack[s_state->Depth++] = next;
            s_state->Stack[s_state->Depth++] = (nuint)cell | ContinuationTag;
            return true;
        }

        if (s_state->Depth == 0)
        {
            return false;
        }

        NoteOverflow(cell);
        return true;
    }

    private static void NoteOverflow(byte* cell)
    {
        MarkBits.Overflow(MarkBits.BlockOf(cell)) = 1;
        s_state->Overflows++;
    }
}
