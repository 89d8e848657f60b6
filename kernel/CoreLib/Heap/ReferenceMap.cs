using Internal.Runtime;

namespace Tine.Heap;

/// <summary>
/// The places of an object's references. ilc writes them in front of the type, read downwards: the number of series; then for
/// each a start offset and a length from which the object's base size was subtracted. A negative number describes the elements of
/// an array of values: a start offset, then pairs (pointers, bytes to skip), 32 bits each.
/// </summary>
internal static unsafe class ReferenceMap
{
    /// <summary>Marks all references of an object that is no array.</summary>
    internal static void ScanObject(byte* cell, MethodTable* type)
    {
        nint* description = (nint*)type - 1;
        for (nint count = *description; count > 0; count--)
        {
            nint start = *--description;
            nint length = *--description + (nint)type->BaseSize;
            MarkAll((void**)(cell + start), (void**)(cell + start + length));
        }
    }

    /// <summary>Marks the references of some elements of an array.</summary>
    internal static void ScanElements(byte* cell, MethodTable* type, uint first, uint count)
    {
        nint* description = (nint*)type - 1;
        byte* elements = cell + description[-1];
        byte* start = elements + ((nuint)first * type->ComponentSize);
        byte* end = start + ((nuint)count * type->ComponentSize);
        if (*description > 0)
        {
            MarkAll((void**)start, (void**)end);
        }
        else
        {
            MarkByPairs(start, end, (uint*)(description - 2), (int)-*description);
        }
    }

    private static void MarkAll(void** start, void** end)
    {
        for (void** slot = start; slot < end; slot++)
        {
            Marker.MarkReference(*slot);
        }
    }

    private static void MarkByPairs(byte* place, byte* end, uint* pair, int pairs)
    {
        while (place < end)
        {
            for (int i = 0; i < pairs; i++)
            {
                uint pointers = pair[-2 * i];
                uint skip = pair[(-2 * i) + 1];
                MarkAll((void**)place, (void**)place + pointers);
                place += (pointers * (uint)sizeof(void*)) + skip;
            }
        }
    }
}
