using System.Runtime.CompilerServices;

namespace Tine.X64;

/// <summary>A page-table entry, any level. AMD64 APM vol. 2, 5.3.</summary>
[NoAllocation]
public readonly record struct PageTableEntry(ulong Raw)
{
    private const ulong PresentBit = 1UL << 0;
    private const ulong WritableBit = 1UL << 1;
    private const ulong UserBit = 1UL << 2;
    private const ulong WriteThroughBit = 1UL << 3;
    private const ulong CacheDisableBit = 1UL << 4;
    private const ulong AccessedBit = 1UL << 5;
    private const ulong DirtyBit = 1UL << 6;
    private const ulong LargeBit = 1UL << 7;
    private const ulong GlobalBit = 1UL << 8;
    private const ulong HeldBit = 1UL << 58;
    private const ulong NoExecuteBit = 1UL << 63;
    private const ulong FrameMask = 0x000f_ffff_ffff_f000;
    private const int BitsAboveFrame = 12;

    public static readonly PageTableEntry Empty;

    /// <summary>Whether the entry is empty: neither a page nor a table, nor a page that is kept out of reach.</summary>
    public bool IsEmpty => Raw == 0;

    public bool IsPresent => (Raw & PresentBit) != 0;

    public bool IsWritable => (Raw & WritableBit) != 0;

    public bool IsAccessed => (Raw & AccessedBit) != 0;

    public bool IsDirty => (Raw & DirtyBit) != 0;

    public bool IsLarge => (Raw & LargeBit) != 0;

    public bool IsExecutable => (Raw & NoExecuteBit) == 0;

    public FrameNumber Frame
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new((Raw & FrameMask) >> FrameNumber.Shift);
    }

    /// <summary>
    /// The frame's number times 2 to the power of <paramref name="shift"/> (at most 4), for indexing a table of records:
    /// shorter than by way of <see cref="Frame"/>.
    /// </summary>
    /// <remarks>Only for user memory: the bits between the flags and the frame (8 to 11) must be clear.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ScaledFrame(int shift) => (Raw << BitsAboveFrame) >> (BitsAboveFrame + FrameNumber.Shift - shift);

    /// <summary>An entry that points to a lower table: everything is allowed here, the leaf restricts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PageTableEntry ToTable(FrameNumber table) =>
        new(table.Address.Value | PresentBit | WritableBit | UserBit);

    /// <summary>A leaf of user memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PageTableEntry UserPage(FrameNumber frame, PageAccess access) =>
        new(frame.Address.Value | PresentBit | UserBit | AccessBits(access));

    /// <summary>A leaf of kernel memory, the same in every address space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PageTableEntry KernelPage(FrameNumber frame, PageAccess access) =>
        new(frame.Address.Value | PresentBit | GlobalBit | AccessedBit | DirtyBit | AccessBits(access));

    /// <summary>A leaf of kernel memory that programs can read, or run.</summary>
    public static PageTableEntry SharedPage(FrameNumber frame, PageAccess access) =>
        new(KernelPage(frame, access).Raw | UserBit);

    /// <summary>An entry with the same access to another frame.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PageTableEntry WithFrame(FrameNumber frame) => new((Raw & ~FrameMask) | frame.Address.Value);

    /// <summary>Already marked as used and written, which spares the processor doing it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PageTableEntry Touched() => new(Raw | AccessedBit | DirtyBit);

    /// <summary>Marked as not used since.</summary>
    public PageTableEntry Unused() => new(Raw & ~AccessedBit);

    /// <summary>Marked as not written since.</summary>
    public PageTableEntry Cleaned() => new(Raw & ~DirtyBit);

    /// <summary>Keeps the page but lets nobody reach it (PROT_NONE). Undone by <see cref="WithAccess"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PageTableEntry Unreachable() => new((Raw & ~(PresentBit | WritableBit)) | HeldBit);

    public PageTableEntry WriteProtected() => new(Raw & ~WritableBit);

    public PageTableEntry Writable() => new(Raw | WritableBit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PageTableEntry WithAccess(PageAccess access) =>
        new((Raw & ~(HeldBit | WritableBit | NoExecuteBit)) | PresentBit | AccessBits(access));

    /// <summary>The entry made a leaf for a 2 MiB or 1 GiB page.</summary>
    public PageTableEntry Large() => new(Raw | LargeBit);

    /// <summary>The entry of a large page made that of a small one.</summary>
    public PageTableEntry Small() => new(Raw & ~LargeBit);

    /// <summary>The entry made uncached, for device registers.</summary>
    public PageTableEntry Uncached() => new(Raw | CacheDisableBit | WriteThroughBit);

    /// <summary>The entry made write-combining, for a framebuffer (<see cref="PageAttributes"/>).</summary>
    public PageTableEntry WriteCombining() => new(Raw | WriteThroughBit);

    /// <remarks>Without branches: this is part of every page fault.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong AccessBits(PageAccess access) =>
        (((ulong)access & (ulong)PageAccess.Write) * WritableBit) |
        ((((ulong)access & (ulong)PageAccess.Execute) ^ (ulong)PageAccess.Execute) << (63 - 1));
}
