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
    /// <param name="frames">It is enough when so many frames are free.</param>
    [NoAllocation]
    internal void Surrender(ulong frames)
    {
        // From end to end, so that page tables that other processes show, too, need not be copied.
        var start = default(VirtualAddress);
        var end = new VirtualAddress(Layout.UserEnd);
        while (start < end && FrameAllocator.FreeFrames < frames)
        {
            start = DropPortion(start, end);
        }

        if (FrameAllocator.FreeFrames < frames)
        {
            SurrenderBackings();
        }

        while (FrameAllocator.FreeFrames < frames && UnusedMemory.FreePortion())
        {
        }
    }

    [NoAllocation]
    private void SurrenderBackings()
    {
        foreach (ref readonly Region region in _regions.View)
        {
            region.Backing?.NoteSurrendered();
        }

        foreach (ref readonly Region region in _regions.View)
        {
            region.Backing?.EndSurrender();
        }
    }
}
