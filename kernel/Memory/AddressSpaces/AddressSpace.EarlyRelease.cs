using Tine.X64;

namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    /// <summary>Portions of page tables, and of what waits to be freed, at one go: each takes long enough.</summary>
    private const int PortionsReleasedEarly = 1;

    /// <summary>More regions are not looked through twice at one go: their files' pages come back when the process ends.</summary>
    private const int MostRegionsReleasedEarly = 8192;

    /// <summary>Whether a process that must not be killed uses this space; set anew for each choice of a victim.</summary>
    [NoAllocation]
    internal bool IsSpared { get; set; }

    /// <summary>Whether a process that is not ending uses this space; set anew each time.</summary>
    [NoAllocation]
    internal bool IsNeeded { get; set; }

    /// <summary>Managed memory that its list of regions takes, in bytes.</summary>
    [NoAllocation]
    internal ulong RegionBytes => _regions.Bytes;

    /// <summary>
    /// Whether pages were taken from programs that will never run again. A call of theirs that is still under way gets EFAULT
    /// where it would find zeros (Linux: MMF_UNSTABLE): zeros must reach no pipe, no file and no child.
    /// </summary>
    [NoAllocation]
    internal bool IsReleasedEarly { get; private set; }

    /// <summary>
    /// Gives back pages of programs that will never run again, without waiting until they have ended: those that are mapped,
    /// and those of shared memory that is mapped here alone.
    /// </summary>
    /// <remarks>A bounded part at a time, since it runs in page faults, too: the next call goes on with the rest.</remarks>
    /// <param name="frames">Free frames at which it ends early.</param>
    [NoAllocation]
    internal void ReleaseEarly(ulong frames)
    {
        IsReleasedEarly = true;

        // From end to end, so that page tables that other processes show, too, need not be copied.
        var start = default(VirtualAddress);
        var end = new VirtualAddress(Layout.UserEnd);
        for (int left = PortionsReleasedEarly; start < end && FrameAllocator.FreeFrames < frames; left--)
        {
            if (left == 0)
            {
                return;
            }

            start = DropPortion(start, end);
        }

        if (FrameAllocator.FreeFrames < frames && _regions.Count <= MostRegionsReleasedEarly)
        {
            ReleaseBackingsEarly(frames);
        }

        for (int left = PortionsReleasedEarly; left > 0 && FrameAllocator.FreeFrames < frames && UnusedMemory.FreePortion(); left--)
        {
        }
    }

    [NoAllocation]
    private void ReleaseBackingsEarly(ulong frames)
    {
        foreach (ref readonly Region region in _regions.View)
        {
            region.Backing?.NoteReleasedEarly();
        }

        foreach (ref readonly Region region in _regions.View)
        {
            region.Backing?.EndEarlyRelease(frames);
        }
    }
}
