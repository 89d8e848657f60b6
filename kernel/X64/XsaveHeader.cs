using System.Runtime.CompilerServices;

namespace Tine.X64;

/// <summary>The 64 bytes between the legacy part and the rest of an XSAVE area. AMD64 APM vol. 2, 11.5.2.</summary>
internal struct XsaveHeader
{
    /// <summary>The components that the area holds; all others get their initial values.</summary>
    public ulong Components;

    /// <summary>The components there is room for, in the compacted format.</summary>
    public ulong CompactedComponents;

    public ReservedWords Reserved;

    /// <summary>Zero, or XRSTOR faults.</summary>
    [InlineArray(6)]
    internal struct ReservedWords
    {
        private ulong _first;
    }
}
