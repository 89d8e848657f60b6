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
    /// Pages have been taken away from under programs that will never run again. A call of theirs that is still under way gets
    /// EFAULT where it would find zeros (Linux: MMF_UNSTABLE): they must reach no pipe, no file and no child.
    /// </summary>
    [NoAllocation]
    internal bool IsSurrendered { get; private set; }

    /// <summary>
    /// Gives back the pages of programs that will never run again, without waiting until they have ended: all that are mapped,
    /// and those of shared memory that is mapped here alone.
    /// </summary>
    /// <param name="frames">It is enough when so many frames are free.</param>
    [NoAllocation]
    internal void Surrender(ulong frames)
    {
        IsSurrendered = true;

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
