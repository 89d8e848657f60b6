using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

/// <summary>A range of an address space with one protection and one backing. A value: it lives in a <see cref="RegionList"/>.</summary>
/// <remarks>The list holds one reference to <see cref="Backing"/> for each region.</remarks>
[NoAllocation]
public struct Region
{
    private const int ProtectionShift = 1;

    public VirtualAddress Start { get; internal set; }

    /// <summary>Exclusive.</summary>
    public VirtualAddress End { get; internal set; }

    /// <summary>The contents of the region; null for private memory of zeros.</summary>
    public Backing? Backing { get; internal set; }

    /// <summary>Page of the backing at <see cref="Start"/>.</summary>
    public ulong BackingPage { get; internal set; }

    /// <summary>Name in /proc/PID/maps; may be null.</summary>
    public string? Name { get; internal set; }

    public Protection Protection { get; internal set; }

    /// <summary>The most that mprotect may allow.</summary>
    public Protection Maximum { get; internal set; }

    public RegionFlags Flags { get; internal set; }

    public readonly bool IsShared => (Flags & RegionFlags.Shared) != 0;

    public readonly bool GrowsDown => (Flags & RegionFlags.GrowsDown) != 0;

    public readonly bool IsLocked => (Flags & RegionFlags.Locked) != 0;

    /// <summary>Whether a first write to a page must fault, so that the file's times can change.</summary>
    internal readonly bool NotesWrites => IsShared && Backing is { NotesWrites: true };

    public readonly ulong Length => End - Start;

    /// <summary>Byte of the backing at <see cref="Start"/>.</summary>
    public readonly ulong Offset => BackingPage << FrameNumber.Shift;

    /// <summary>Private memory that can be written: each page that is touched takes a frame of its own.</summary>
    [NoAllocation]
    public readonly bool IsWritablePrivate => !IsShared && (Protection & Protection.Write) != 0;

    /// <summary>Counts as data (RLIMIT_DATA).</summary>
    [NoAllocation]
    internal readonly bool IsData => IsWritablePrivate && !GrowsDown;

    /// <summary>Counts as promised under strict accounting.</summary>
    [NoAllocation]
    internal readonly bool IsCommitted => IsWritablePrivate && (Flags & RegionFlags.NoReserve) == 0;

    /// <summary>The access that a page-table entry may allow here; writing a private page may have to wait for its copy.</summary>
    /// <remarks><see cref="PageAccess"/> has the bits of <see cref="Memory.Protection"/>, but for Read, which it implies.</remarks>
    internal readonly PageAccess Access =>
        (PageAccess)((int)Protection >> ProtectionShift);

    /// <summary>Takes a part off its front.</summary>
    internal void StartAt(VirtualAddress start)
    {
        BackingPage = Backing is null ? 0 : BackingPageAt(start);
        Start = start;
    }

    internal readonly ulong BackingPageAt(VirtualAddress address) =>
        BackingPage + ((address - Start) >> FrameNumber.Shift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool Contains(VirtualAddress address) => address >= Start && address < End;
}
