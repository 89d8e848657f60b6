using Tine.X64;

namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    /// <summary>Somebody who must not be ended uses it; counted anew for each choice of a victim.</summary>
    [NoAllocation]
    internal bool IsSpared { get; set; }

    /// <summary>Managed memory that its list of regions takes, in bytes.</summary>
    [NoAllocation]
    internal ulong RegionBytes => _regions.Bytes;

    /// <summary>
    /// Gives back the pages of programs that will never run again, without waiting until they have ended: all that are mapped,
    /// and those of shared memory that is mapped here alone. What the kernel still writes there goes to fresh pages.
    /// </summary>
    [NoAllocation]
    internal void Surrender()
    {
        // At one go, so that page tables that other processes show, too, need not be copied.
        _peakPages = PeakResidentPages;
        var start = default(VirtualAddress);
        var end = new VirtualAddress(Layout.UserEnd);
        _tables.OwnEdges(start, end);
        if (_tables.Unmap(start, end) != 0)
        {
            FlushRange(start, end);
        }

        SurrenderBackings();
    }

    [NoAllocation]
    private void SurrenderBackings()
    {
        foreach (ref readonly Region region in _regions.Span)
        {
            region.Backing?.NoteSurrendered();
        }

        foreach (ref readonly Region region in _regions.Span)
        {
            region.Backing?.EndSurrender();
        }
    }
}
