using System;
using Tine.X64;

namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    /// <summary>madvise.</summary>
    /// <returns>None, EINVAL, ENOMEM (a hole, or no memory to populate), EFAULT (populating hit a bad page).</returns>
    public Errno Advise(VirtualAddress start, ulong length, Advice advice)
    {
        ulong bytes = RoundUp(length);
        if (!start.IsPageAligned || (bytes == 0 && length != 0) ||
            start.Value > Layout.UserEnd || bytes > Layout.UserEnd - start.Value)
        {
            return Errno.EINVAL;
        }

        VirtualAddress end = start + bytes;
        switch (advice)
        {
            case Advice.DontNeed:
                return Drop(start, end, DropOf.Anything);
            case Advice.Free:
                return Drop(start, end, DropOf.PrivateMemory);
            case Advice.PopulateRead:
                return TouchAll(start, end, FaultAccess.Read);
            case Advice.PopulateWrite:
                return TouchAll(start, end, FaultAccess.Write);
            case Advice.DontFork:
                return ForEachPart(start, end, new FlagChange(RegionFlags.NotForked, RegionFlags.None));
            case Advice.DoFork:
                return ForEachPart(start, end, new FlagChange(RegionFlags.None, RegionFlags.NotForked));
            case Advice.WipeOnFork:
                return ForEachPart(start, end, new FlagChange(RegionFlags.WipedOnFork, RegionFlags.None));
            case Advice.KeepOnFork:
                return ForEachPart(start, end, new FlagChange(RegionFlags.None, RegionFlags.WipedOnFork));
            case Advice.Normal or Advice.Random or Advice.Sequential or Advice.WillNeed:
            case Advice.HugePage or Advice.NoHugePage or Advice.Mergeable or Advice.Unmergeable:
            case Advice.DontDump or Advice.DoDump or Advice.Cold or Advice.PageOut:
                return IsAllMapped(start, end) ? Errno.None : Errno.ENOMEM;
            default:
                return Errno.EINVAL;
        }
    }

    /// <summary>mincore: for each page of the range, whether it is present, in bit 0 of a byte.</summary>
    /// <returns>None, EINVAL, ENOMEM (not all mapped).</returns>
    public Errno GetResidency(VirtualAddress start, Span<byte> pages)
    {
        if (!start.IsPageAligned)
        {
            return Errno.EINVAL;
        }

        ulong bytes = (ulong)pages.Length << FrameNumber.Shift;
        if (start.Value > Layout.UserEnd || bytes > Layout.UserEnd - start.Value || !IsAllMapped(start, start + bytes))
        {
            return Errno.ENOMEM;
        }

        for (int i = 0; i < pages.Length; i++)
        {
            PageTableEntry* entry = _tables.Find(start + ((ulong)i << FrameNumber.Shift));
            pages[i] = entry != null && !entry->IsEmpty ? (byte)1 : (byte)0;
        }

        return Errno.None;
    }

    /// <summary>Whether every page of the range belongs to a region.</summary>
    public bool IsAllMapped(VirtualAddress start, VirtualAddress end)
    {
        VirtualAddress position = start;
        while (position < end)
        {
            int index = _regions.IndexContaining(position);
            if (index < 0)
            {
                return false;
            }

            position = _regions[index].End;
        }

        return true;
    }

    /// <summary>Forgets the contents of what is mapped; holes are passed over and reported at the end, as on Linux.</summary>
    private Errno Drop(VirtualAddress start, VirtualAddress end, DropOf what)
    {
        bool hasHole = !IsAllMapped(start, end);
        for (int i = _regions.FirstEndingAfter(start); i < _regions.Count && _regions[i].Start < end; i++)
        {
            ref Region region = ref _regions[i];
            if (what == DropOf.PrivateMemory && (region.IsShared || region.Backing is not null))
            {
                return Errno.EINVAL;
            }

            Errno error = DropPages(
                new VirtualAddress(Math.Max(start.Value, region.Start.Value)),
                new VirtualAddress(Math.Min(end.Value, region.End.Value)));
            if (error != Errno.None)
            {
                return error;
            }
        }

        return hasHole ? Errno.ENOMEM : Errno.None;
    }

    private Errno TouchAll(VirtualAddress start, VirtualAddress end, FaultAccess access)
    {
        for (VirtualAddress page = start; page < end; page += FrameNumber.Size)
        {
            if (FindFor(page, access) != null)
            {
                continue;
            }

            switch (HandleFault(page, access))
            {
                case FaultOutcome.Resolved:
                    break;
                case FaultOutcome.NotAllowed:
                    return Errno.EINVAL;
                case FaultOutcome.BeyondFile:
                    return Errno.EFAULT;
                default:
                    return Errno.ENOMEM;
            }
        }

        return Errno.None;
    }

    private enum DropOf
    {
        Anything,
        PrivateMemory,
    }
}
