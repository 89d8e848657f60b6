using System;

namespace Tine.Memory;

/// <summary>How a region behaves, besides its protection.</summary>
[Flags]
public enum RegionFlags : byte
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
}
