using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace Tine.Heap;

/// <summary>What compiled code calls to make objects.</summary>
internal static unsafe class Allocation
{
    private const uint ArrayElementsOffset = 16;

    private static byte* s_next;
    private static byte* s_end;
    private static byte* s_limit;

    [RuntimeImport("TinePlatform_CommitHeap")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern int CommitHeap(void* start, nuint bytes);

    internal static void Initialize(byte* start, byte* limit)
    {
        s_next = start + 8;
        s_end = start;
        s_limit = limit;
    }

    [RuntimeExport("RhpNewFast")]
    internal static void* NewRaw(MethodTable* type)
    {
        byte* result = Take(type->BaseSize);
        *(MethodTable**)result = type;
        return result;
    }

    [RuntimeExport("RhpNewFinalizable")]
    private static void* NewFinalizable(MethodTable* type) => NewRaw(type);

    [RuntimeExport("RhpNewArrayFast")]
    internal static void* NewArrayRaw(MethodTable* type, nint length)
    {
        if ((ulong)length > 0x7fff_ffff)
        {
            throw new OverflowException();
        }

        byte* result = Take(type->BaseSize + ((nuint)length * type->ComponentSize));
        *(MethodTable**)result = type;
        *(uint*)(result + 8) = (uint)length;
        return result;
    }

    [RuntimeExport("RhpNewPtrArrayFast")]
    private static void* NewPointerArray(MethodTable* type, nint length) => NewArrayRaw(type, length);

    internal static object New(MethodTable* type) => AsObject(NewRaw(type));

    internal static string NewString(int length) => Unsafe.As<string>(AsObject(NewArrayRaw(RuntimeTypes.String, length)));

    internal static object Clone(object original)
    {
        MethodTable* type = original.MethodTable;
        nuint size = type->BaseSize;
        void* copy;
        if (type->HasComponentSize)
        {
            int length = *(int*)Unsafe.AsPointer(ref original.RawData);
            size += (nuint)(uint)length * type->ComponentSize;
            copy = NewArrayRaw(type, length);
        }
        else
        {
            copy = NewRaw(type);
        }

        Memory.Copy((byte*)copy + 8, Unsafe.AsPointer(ref original.RawData), size - 16);
        return AsObject(copy);
    }

    private static object AsObject(void* address) => *(object*)&address;

    private static byte* Take(nuint bytes)
    {
        bytes = (bytes + 15) & ~(nuint)15;
        if (s_next + bytes > s_end)
        {
            nuint more = (bytes + 0xf_ffff) & ~(nuint)0xffff;
            if (s_end + more > s_limit || CommitHeap(s_end, more) == 0)
            {
                ExceptionExports.FailFast("Out of heap.");
            }

            s_end += more;
        }

        byte* result = s_next;
        s_next += bytes;
        return result;
    }
}
