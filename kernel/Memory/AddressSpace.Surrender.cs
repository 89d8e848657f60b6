using Tine.X64;

namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    /// <summary>
    /// Gives back the private pages of a program that will never run again, without waiting until it has ended.
    /// What the kernel still writes there on its behalf goes to fresh pages.
    /// </summary>
    [NoAllocation]
    internal void Surrender()
    {
        // At one go between shared regions, so that page tables that other processes show, too, need not be copied.
        var start = default(VirtualAddress);
        foreach (ref readonly Region region in _regions.Span)
        {
            if (region.IsShared)
            {
                SurrenderRange(start, region.Start);
                start = region.End;
            }
        }

        SurrenderRange(start, new VirtualAddress(Layout.UserEnd));
    }

    /// <summary>What lies in a shared table for whose copy there is no memory stays.</summary>
    [NoAllocation]
    private void SurrenderRange(VirtualAddress start, VirtualAddress end)
    {
        _peakPages = PeakResidentPages;
        _tables.OwnEdges(start, end);
        if (_tables.Unmap(start, end) != 0)
        {
            FlushRange(start, end);
        }
    }
}
