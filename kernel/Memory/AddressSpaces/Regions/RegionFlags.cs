using System;

namespace Tine.Memory;

/// <summary>The behaviour of a region, besides its protection.</summary>
[Flags]
public enum RegionFlags : ushort
{
    None = 0,

    /// <summary>Writes are seen by all who map the backing; fork gives the child the same pages.</summary>
    Shared = 1,

    /// <summary>A stack: a touch just below makes it longer.</summary>
    GrowsDown = 2,

    /// <summary>madvise(MADV_DONTFORK): the child does not get it.</summary>
    NotForked = 4,

    /// <summary>madvise(MADV_WIPEONFORK): the child gets zeros.</summary>
    WipedOnFork = 8,

    /// <summary>MAP_NORESERVE: not counted as committed.</summary>
    NoReserve = 16,

    /// <summary>mlock: its pages are made present and may not be dropped.</summary>
    Locked = 32,

    /// <summary>MLOCK_ONFAULT, beside <see cref="Locked"/>: pages are made present as they are touched.</summary>
    LockedOnFault = 64,

    /// <summary>Locked in either way.</summary>
    AnyLock = Locked | LockedOnFault,

    /// <summary>madvise(MADV_DONTDUMP): not written to core files.</summary>
    NotDumped = 128,

    /// <summary>Maps a file that was opened for writing: as on Linux that counts as open for writing (ETXTBSY).</summary>
    HoldsWriter = 256,

    /// <summary>madvise(MADV_RANDOM), shown in /proc alone.</summary>
    ReadRandomly = 512,

    /// <summary>madvise(MADV_SEQUENTIAL), shown in /proc alone.</summary>
    ReadSequentially = 1024,

    /// <summary>mbind(2): the mode of the region's memory policy, and its flags MPOL_F_RELATIVE_NODES and MPOL_F_STATIC_NODES. Told and kept alone: there is one node.</summary>
    PolicyMode = 7 << 11,
    PolicyFlags = 3 << 14,
    Policy = PolicyMode | PolicyFlags,
}
