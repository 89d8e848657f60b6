using Tine.X64;

namespace Tine.Memory;

/// <content>
/// Making pages present ahead of their use: mlock, MAP_POPULATE, MADV_POPULATE_READ and _WRITE. In portions; given up when the
/// caller has been killed.
/// </content>
public sealed unsafe partial class AddressSpace
{
    internal const int InstructionsToFindAPage = 40;
    private const int InstructionsToMakeAPage = 1500;

    /// <summary>The search for a region, and perhaps a page of it that may not be touched.</summary>
    private const int InstructionsToReachARegion = 700;

    /// <summary>The consequence of a page that cannot be made present for those after it.</summary>
    internal enum PopulateErrors
    {
        End,
        SkipRegion,
    }

    /// <summary>
    /// Makes present all that is mapped in a range, as its regions are: private memory that can be written is written to,
    /// all else is read (Linux: populate_vma_page_range). Holes, and memory locked on fault, are passed over.
    /// </summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="start">The first one.</param>
    /// <param name="end">Exclusive.</param>
    /// <param name="errors">Whether an error ends it.</param>
    /// <param name="which">Only regions with these flags.</param>
    /// <returns>None; ENOMEM, EINVAL (no access), EFAULT (beyond the file); EINTR when the caller has been killed.</returns>
    internal Errno Populate(
        Caller? caller, VirtualAddress start, VirtualAddress end, PopulateErrors errors, RegionFlags which = RegionFlags.None)
    {
        var portion = new WorkPortion(caller);
        while (start < end)
        {
            int index = _regions.FirstEndingAfter(start);
            if (index == _regions.Count || _regions[index].Start >= end)
            {
                break;
            }

            ref Region region = ref _regions[index];
            start = start > region.Start ? start : region.Start;
            VirtualAddress stop = end < region.End ? end : region.End;
            bool isTarget = (region.Flags & (RegionFlags.LockedOnFault | which)) == which;
            FaultAccess access = region.IsWritablePrivate ? FaultAccess.Write : FaultAccess.Read;
            Errno error = portion.Spend(InstructionsToReachARegion);
            if (error == Errno.None && isTarget)
            {
                error = TouchAll(start, stop, access, ref portion);
            }

            if (error == Errno.EINTR || (error != Errno.None && errors == PopulateErrors.End))
            {
                return error;
            }

            start = stop;
        }

        return Errno.None;
    }

    internal Errno TouchAll(VirtualAddress start, VirtualAddress end, FaultAccess access, ref WorkPortion portion)
    {
        for (VirtualAddress page = start; page < end; page += FrameNumber.Size)
        {
            Errno error = TouchPage(page, access, ref portion);
            if (error != Errno.None)
            {
                return error;
            }
        }

        return Errno.None;
    }

    private Errno TouchPage(VirtualAddress page, FaultAccess access, ref WorkPortion portion)
    {
        if (FindFor(page, access) != null)
        {
            return portion.Spend(InstructionsToFindAPage);
        }

        return FaultIn(page, access) switch
        {
            FaultOutcome.Resolved => portion.Spend(InstructionsToMakeAPage),
            FaultOutcome.NotAllowed => Errno.EINVAL,
            FaultOutcome.BeyondFile => Errno.EFAULT,
            _ => Errno.ENOMEM,
        };
    }
}
