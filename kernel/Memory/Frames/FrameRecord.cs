using System.Runtime.InteropServices;

namespace Tine.Memory;

/// <summary>The kernel's record of one frame; 16 bytes.</summary>
/// <remarks>The record of a frame that was never handed out is not initialised: start-up costs nothing a frame.</remarks>
[NoAllocation]
[StructLayout(LayoutKind.Sequential)]
internal struct FrameRecord
{
    /// <summary>The number of holders of the frame; for a free one a mark in the top bit, and the next free frame.</summary>
    public uint Count;

    public FrameKind Kind;

    private readonly byte _unused;

    /// <summary>For a page table: how many of its entries are in use.</summary>
    public ushort EntriesInUse;

    /// <summary>
    /// For a page table: bit i is set when one of the entries 8i to 8i+7 may be in use, so that walking a table
    /// costs what is in it and not 512. For the first frame of a range not yet handed out: the frames in the range.
    /// </summary>
    public ulong Groups;

    /// <summary>Bytes of one record.</summary>
    public const int Size = 1 << SizeShift;

    public const int SizeShift = 4;
}
