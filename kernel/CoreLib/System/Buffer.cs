using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

public static unsafe class Buffer
{
    /// <summary>ilc knows the name; without a generational collector a copy of references is a copy.</summary>
    internal static void BulkMoveWithWriteBarrier(ref byte destination, ref byte source, nuint length) =>
        RawMemory.Copy(Unsafe.AsPointer(ref destination), Unsafe.AsPointer(ref source), length);

    internal static void Memmove<T>(ref T destination, ref T source, nuint count) =>
        RawMemory.Copy(Unsafe.AsPointer(ref Unsafe.As<T, byte>(ref destination)), Unsafe.AsPointer(ref Unsafe.As<T, byte>(ref source)), count * (nuint)Unsafe.SizeOf<T>());

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
