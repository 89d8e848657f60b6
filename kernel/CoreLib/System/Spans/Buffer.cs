using System.Runtime.CompilerServices;
using Internal.Runtime;
using Tine.Heap;

namespace System;

public static unsafe class Buffer
{
    /// <summary>Copies values among which there are references. ilc knows the name.</summary>
    internal static void BulkMoveWithWriteBarrier(ref byte destination, ref byte source, nuint length)
    {
        void* start = Unsafe.AsPointer(ref destination);
        RawMemory.Copy(start, Unsafe.AsPointer(ref source), length);
        if (Marker.IsMarking)
        {
            Marker.AfterCopy(start, length);
        }
    }

    internal static void Memmove<T>(ref T destination, ref T source, nuint count)
    {
        ref byte to = ref Unsafe.As<T, byte>(ref destination);
        ref byte from = ref Unsafe.As<T, byte>(ref source);
        nuint bytes = count * (nuint)Unsafe.SizeOf<T>();
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            BulkMoveWithWriteBarrier(ref to, ref from, bytes);
        }
        else
        {
            RawMemory.Copy(Unsafe.AsPointer(ref to), Unsafe.AsPointer(ref from), bytes);
        }
    }

    public static void MemoryCopy(void* source, void* destination, ulong destinationBytes, ulong bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, destinationBytes);
        RawMemory.Copy(destination, source, (nuint)bytes);
    }

    public static void MemoryCopy(void* source, void* destination, long destinationBytes, long bytes) =>
        MemoryCopy(source, destination, (ulong)destinationBytes, (ulong)bytes);

    public static void BlockCopy(Array source, int sourceOffset, Array destination, int destinationOffset, int count)
    {
        nuint sourceBytes = source.NativeLength * source.MethodTable->ComponentSize;
        nuint destinationBytes = destination.NativeLength * destination.MethodTable->ComponentSize;
        if ((uint)sourceOffset + (nuint)(uint)count > sourceBytes || (uint)destinationOffset + (nuint)(uint)count > destinationBytes)
        {
            throw new ArgumentException("The range lies outside the array.");
        }

        SpanHelpers.Memmove(
            ref Unsafe.Add(ref destination.FirstElement, destinationOffset),
            ref Unsafe.Add(ref source.FirstElement, sourceOffset),
            (nuint)(uint)count);
    }
}
