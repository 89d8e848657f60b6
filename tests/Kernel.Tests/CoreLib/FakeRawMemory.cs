using System.Runtime.InteropServices;

namespace Internal.Runtime;

/// <summary>Stands in for Asm/Memory.asm.</summary>
internal static unsafe class RawMemory
{
    internal static void Fill(void* start, nuint bytes, byte value) => NativeMemory.Fill(start, bytes, value);

    internal static void Clear(void* start, nuint bytes) => NativeMemory.Clear(start, bytes);
}
