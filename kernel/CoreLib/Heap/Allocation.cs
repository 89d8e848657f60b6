using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace Tine.Heap;

/// <summary>Objects out of cells. Compiled code calls Asm/Allocation.asm, which comes here when it has no cell ready.</summary>
internal static unsafe class Allocation
{
    private const uint HeaderBytes = 8;

    [RuntimeImport("RhpNewFast")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void* NewRaw(MethodTable* type);

    [RuntimeImport("RhpNewArrayFast")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* NewArrayRaw(MethodTable* type, nint length);

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

        byte* content = (byte*)copy + sizeof(void*);
        size -= HeaderBytes + (nuint)sizeof(void*);
        RawMemory.Copy(content, Unsafe.AsPointer(ref original.RawData), size);
        if (type->HasPointers && Marker.IsMarking)
        {
            Marker.AfterCopy(content, size);
        }

        return AsObject(copy);
    }

    [RuntimeExport("TineHeap_NewSlow")]
    private static void* NewSlow(MethodTable* type)
    {
        byte* result = ManagedHeap.Allocate(type->BaseSize - HeaderBytes);
        *(MethodTable**)result = type;
        return result;
    }

    [RuntimeExport("TineHeap_NewArraySlow")]
    private static void* NewArraySlow(MethodTable* type, nint length)
    {
        if ((nuint)length > int.MaxValue)
        {
            throw new OverflowException();
        }

        byte* result = ManagedHeap.Allocate(type->BaseSize - HeaderBytes + ((nuint)length * type->ComponentSize));
        *(MethodTable**)result = type;
        *(uint*)(result + sizeof(void*)) = (uint)length;
        return result;
    }

    private static object AsObject(void* address) => *(object*)&address;
}
