using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tine.Memory;

/// <summary>The kernel's record of one frame; 16 bytes.</summary>
/// <remarks>The record of a frame that was never handed out is not initialised: start-up costs nothing a frame.</remarks>
[NoAllocation]
[StructLayout(LayoutKind.Sequential)]
internal struct FrameRecord
{
    /// <summary>Set in the <see cref="Count"/> of a free frame: no number of holders is mistaken for it.</summary>
    private const uint FreeMark = 1U << 31;

    /// <summary>The number of holders of the frame. A free one has none, and here <see cref="NextFree"/>.</summary>
    public uint Count;

    public FrameKind Kind;

    /// <summary>The number of the pair that a page table belongs to (<see cref="TwinTables"/>); 0: none.</summary>
    public byte Pair;

    /// <summary>Number of entries in use, of a page table.</summary>
    public ushort EntriesInUse;

    /// <summary>
    /// Groups of entries in use, of a page table: bit i is set when one of the entries 8i to 8i+7 may be in use, so that a walk
    /// costs what is in the table and not 512. Other kinds of frames have something else here, under a name of its own.
    /// </summary>
    public ulong Groups;

    /// <summary>Begins the record of a frame that is handed out, with one holder and no entries.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(FrameKind kind)
    {
        Count = 1;
        Unsafe.As<FrameKind, uint>(ref Kind) = 0; // Pair and EntriesInUse, too
        Kind = kind;
        Groups = 0;
    }

    /// <summary>The next free frame of the same list, of a free frame; 0 at its end.</summary>
    public uint NextFree
    {
        readonly get => Count & ~FreeMark;
        set => Count = value | FreeMark;
    }

    /// <summary>The number of frames in a range not yet handed out, of its first frame; <see cref="NextFree"/> is the next range.</summary>
    public ulong RangeLength
    {
        readonly get => Groups;
        set => Groups = value;
    }

    /// <summary>The number of pages below a node of a <see cref="PageIndex"/>.</summary>
    public ulong PagesBelow
    {
        readonly get => Groups;
        set => Groups = value;
    }

    /// <summary>The level of a node that waits to be freed.</summary>
    public ushort NodeLevel
    {
        readonly get => EntriesInUse;
        set => EntriesInUse = value;
    }

    /// <summary>The next node that was taken off its index and waits to be freed.</summary>
    public ulong NextDetached
    {
        readonly get => Groups;
        set => Groups = value;
    }

    /// <summary>Bytes of one record.</summary>
    public const int Size = 1 << SizeShift;

    public const int SizeShift = 4;
}
