using System.Runtime.InteropServices;

namespace Tine.Heap;

/// <summary>A routine that stores references, and its first instruction in both states. Asm/WriteBarriers.asm lists them.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct StoreSite
{
    /// <summary>The number of values.</summary>
    internal const int Count = 2;

    internal void* Code;

    /// <summary>The two bytes of a plain store.</summary>
    internal ushort Plain;

    /// <summary>Bytes of a jump to the code that marks the stored reference.</summary>
    internal ushort Marking;

    private readonly uint _padding;
}
