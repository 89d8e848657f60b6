using System;
using Tine.X64;

namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    private const int InstructionsToFindAPage = 40;
    private const int InstructionsToMakeAPage = 1500;
    private const int RegionsDroppedAPortion = 128;

    /// <summary>madvise.</summary>
    /// <returns>None, EINVAL, ENOMEM (a hole, or no memory to populate), EFAULT (populating hit a bad page).</returns>
    public Errno Advise(Caller? caller, VirtualAddress start, ulong length, Advice advice)
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
            case Advice.PopulateRead:
                return TouchAll(caller, start, end, FaultAccess.Read);
            case Advice.PopulateWrite:
                return TouchAll(caller, start, end, FaultAccess.Write);
            case Advice.Normal or Advice.Random or Advice.Sequential or Advice.WillNeed:
            case Advice.HugePage or Advice.NoHugePage or Advice.Mergeable or Advice.Unmergeable:
            case Advice.DontDump or Advice.DoDump or Advice.Cold or Advice.PageOut:
                return CheckMapped(caller, start, end);
        }

        Errno error = BeginChange(caller);
        if (error == Errno.None)
        {
            error = AdviseNow(caller, start, end, advice);
            EndChange();
        }

        return error;
    }

    /// <summary>What changes regions, or goes from one to the next.</summary>
    private Errno AdviseNow(Caller? caller, VirtualAddress start, VirtualAddress end, Advice advice) => advice switch
    {
        Advice.DontNeed => Drop(caller, start, end, DropOf.Anything),
        Advice.Free => Drop(caller, start, end, DropOf.PrivateMemory),
        Advice.DontFork => ForEachPart(caller, start, end, new FlagChange(RegionFlags.NotForked, RegionFlags.None)),
        Advice.DoFork => ForEachPart(caller, start, end, new FlagChange(RegionFlags.None, RegionFlags.NotForked)),
        Advice.WipeOnFork => ForEachPart(caller, start, end, new FlagChange(RegionFlags.WipedOnFork, RegionFlags.None)),
        Advice.KeepOnFork => ForEachPart(caller, start, end, new FlagChange(RegionFlags.None, RegionFlags.WipedOnFork)),
        _ => Errno.EINVAL,
    };

    /// <summary>Forgets the contents of what is mapped; holes are passed over and reported at the end, as on Linux.</summary>
    private Errno Drop(Caller? caller, VirtualAddress start, VirtualAddress end, DropOf what)
    {
        VirtualAddress position = start;
        bool hasHole = false;
        for (int i = _regions.FirstEndingAfter(start); i < _regions.Count && _regions[i].Start < end; i++)
        {
            ref Region region = ref _regions[i];
            if (what == DropOf.PrivateMemory && (region.IsShared || region.Backing is not null))
            {
                return Errno.EINVAL;
            }

            hasHole |= region.Start > position;
            VirtualAddress from = position > region.Start ? position : region.Start;
            position = new VirtualAddress(Math.Min(end.Value, region.End.Value));
            Errno error = DropPages(caller, from, position);
            if (error != Errno.None)
            {
                return error;
            }

            if (i % RegionsDroppedAPortion == 0)
            {
                LetOthersRun(caller);
            }
        }

        return hasHole || position < end ? Errno.ENOMEM : Errno.None;
    }

    /// <summary>Makes all pages of a new mapping present. What cannot be is left to the faults that find out.</summary>
    private void Populate(Caller? caller, VirtualAddress start, VirtualAddress end, FaultAccess access) =>
        TouchAll(caller, start, end, access);

    private Errno TouchAll(Caller? caller, VirtualAddress start, VirtualAddress end, FaultAccess access)
    {
        var portion = new WorkPortion(caller);
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

    private enum DropOf
    {
        Anything,
        PrivateMemory,
    }
}
