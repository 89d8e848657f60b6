using System.Runtime;
using System.Runtime.CompilerServices;

namespace Internal.Runtime;

/// <summary>Bytes moved and set by Asm/Memory.asm: 16 at a time, never by string instructions.</summary>
internal static unsafe class RawMemory
{
    /// <summary>Copies also when the areas overlap.</summary>
    [RuntimeImport("TineMemory_Move")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void Copy(void* destination, void* source, nuint bytes);

    [RuntimeImport("TineMemory_Fill")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void Fill(void* start, nuint bytes, byte value);

    [RuntimeImport("TineMemory_Clear")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void Clear(void* start, nuint bytes);
}
