using Internal.Runtime;

namespace Tine.Heap;

/// <summary>
/// Where an object's references lie. ilc writes that in front of the type, read downwards: the number of series; then
/// for each a start offset and a length from which the object's base size was subtracted. A negative number describes
/// the elements of an array of values: a start offset, then pairs (pointers, bytes to skip), 32 bits each.
/// </summary>
internal static unsafe class ReferenceMap
{
    private const int HeaderBytes = 8;

    /// <summary>Marks all references of the object.</summary>
    internal static void Scan(byte* cell, MethodTable* type)
    {
        nint* description = (nint*)type - 1;
        nint count = *description;
        nuint bytes = type->BaseSize;
        if (type->HasComponentSize)
        {
            bytes += (nuint)(*(uint*)(cell + 8)) * type->ComponentSize;
        }

        if (count < 0)
        {
            ScanElements(cell, cell + bytes - HeaderBytes, description, (int)-count);
            return;
        }

        for (nint i = 0; i < count; i++)
        {
            nint start = *--description;
            nint length = *--description + (nint)bytes;
            for (var slot = (void**)(cell + start); slot < cell + start + length; slot++)
            {
                Marker.MarkReference(*slot);
            }
        }
    }

    private static void ScanElements(byte* cell, byte* end, nint* description, int pairs)
    {
        byte* place = cell + description[-1];
        var pair = (uint*)(description - 2);
        while (place < end)
        {
            for (int i = 0; i < pairs; i++)
            {
                uint pointers = pair[-2 * i];
                uint skip = pair[(-2 * i) + 1];
                for (uint p = 0; p < pointers; p++)
                {
                    Marker.MarkReference(*(void**)place);
                    place += sizeof(void*);
                }

                place += skip;
            }
        }
    }
}
