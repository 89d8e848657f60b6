using System;
using Tine.X64;

namespace Tine.Memory;

/// <summary>Memory of a killed program, given back before the program has ended: memory is out.</summary>
internal static class EarlyRelease
{
    /// <summary>Portions of page tables, and of what waits to be freed, at one go: each takes long enough.</summary>
    private const int PortionsReleasedEarly = 1;

    /// <summary>Pages after which nothing else is looked at in the same go.</summary>
    private const ulong MostPagesAndMore = 512;

    /// <summary>
    /// More regions are not looked through twice at one go. What is mapped by more of them, far from each other, comes back when the
    /// process ends.
    /// </summary>
    private const int MostRegionsAtOnce = 8192;

    /// <summary>
    /// Gives back pages of programs that will never run again, without waiting until they have ended: those that are mapped,
    /// and those of shared memory that is mapped here alone.
    /// </summary>
    /// <remarks>A bounded part at a time, since it runs in page faults, too: the next call goes on with the rest.</remarks>
    /// <param name="frames">Free frames at which it ends early.</param>
    [NoAllocation]
    public static void ReleaseEarly(this AddressSpace space, ulong frames)
    {
        space.IsReleasedEarly = true;

        // From end to end, so that page tables that other processes show, too, need not be copied.
        var start = default(VirtualAddress);
        var end = new VirtualAddress(Layout.UserEnd);
        ulong pages = space.ResidentPages;
        for (int left = PortionsReleasedEarly; start < end && FrameAllocator.Current.FreeFrames < frames; left--)
        {
            if (left == 0)
            {
                return;
            }

            start = space.DropPortion(start, end);
        }

        if (pages - space.ResidentPages > MostPagesAndMore)
        {
            return;
        }

        if (FrameAllocator.Current.FreeFrames < frames)
        {
            ReleaseBackings(space, frames);
        }

        for (int left = PortionsReleasedEarly; left > 0 && FrameAllocator.Current.FreeFrames < frames && UnusedMemory.Current.FreePortion(); left--)
        {
        }
    }

    [NoAllocation]
    private static void ReleaseBackings(AddressSpace space, ulong frames)
    {
        RegionView regions = space.List.View;
        int first = space.NextReleasedEarly < regions.Length ? space.NextReleasedEarly : 0;
        int end = Math.Min(regions.Length, first + MostRegionsAtOnce);
        space.NextReleasedEarly = end;
        for (int i = first; i < end; i++)
        {
            regions[i].Backing?.NoteReleasedEarly();
        }

        for (int i = first; i < end; i++)
        {
            regions[i].Backing?.EndEarlyRelease(frames);
        }
    }
}
