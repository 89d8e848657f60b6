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

    /// <summary>Number of entries in use, of a page table.</summary>
    public ushort EntriesInUse;

    /// <summary>
    /// Groups of entries in use, of a page table: bit i is set when one of the entries 8i to 8i+7 may be in use, so that a walk
    /// costs what is in the table and not 512. Of the first frame of a range not yet handed out: the number of frames in the
    /// range.
    /// </summary>
    public ulong Groups;

    /// <summary>Bytes of one record.</summary>
    public const int Size = 1 << SizeShift;

    public const int SizeShift = 4;
}
