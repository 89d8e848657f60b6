using System;
using System.Runtime.CompilerServices;

namespace Tine.Memory;

/// <summary>The bytes that an address space maps, by what is limited or shown of them.</summary>
[NoAllocation]
public struct MemoryAccount
{
    /// <summary>Bytes mapped (VmSize).</summary>
    public ulong Mapped { get; private set; }

    /// <summary>The most bytes that ever were mapped (VmPeak).</summary>
    public ulong PeakMapped { get; private set; }

    /// <summary>Private writable memory but stacks (VmData); what RLIMIT_DATA limits.</summary>
    public ulong Data { get; private set; }

    /// <summary>Bytes that count under strict overcommit: private and writable, unless mapped with MAP_NORESERVE.</summary>
    internal ulong Promised { get; private set; }

    /// <summary>Bytes of locked mappings (VmLck).</summary>
    public ulong Locked { get; private set; }

    /// <summary>Counts bytes of a region that are mapped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(in Region region, ulong bytes)
    {
        AddMapped(bytes);
        Data += region.IsData ? bytes : 0;
        Promised += region.IsCommitted ? bytes : 0;
        Locked += region.IsLocked ? bytes : 0;
    }

    /// <summary>Counts bytes of a region that are unmapped.</summary>
    internal void Remove(in Region region, ulong bytes)
    {
        Mapped -= bytes;
        Data -= region.IsData ? bytes : 0;
        Promised -= region.IsCommitted ? bytes : 0;
        Locked -= region.IsLocked ? bytes : 0;
    }

    /// <summary>Takes over what a parent maps; locks are not inherited.</summary>
    internal void AddForked(in MemoryAccount parent)
    {
        AddMapped(parent.Mapped);
        Data = parent.Data;
        Promised = parent.Promised;
    }

    /// <summary>Resets all sums, when nothing is mapped any more.</summary>
    internal void Clear()
    {
        Mapped = 0;
        Data = 0;
        Promised = 0;
        Locked = 0;
    }

    private void AddMapped(ulong bytes)
    {
        Mapped += bytes;
        PeakMapped = Math.Max(PeakMapped, Mapped);
    }
}
