using System;
using Tine.X64;

namespace Tine.Memory;

/// <summary>madvise(2).</summary>
public static class MemoryAdvice
{
    private const int InstructionsToDropARange = 6000;
    private const int InstructionsToDropAPage = 600;
    private const int RegionsDroppedAtOnce = 256;

    /// <summary>Takes a program's advice about a range: madvise.</summary>
    /// <returns>
    /// None; EINVAL, also for locked memory that would be dropped; ENOMEM (a hole, or no memory to populate), EFAULT (populating
    /// hit a bad page), EACCES; EINTR when the caller has been killed.
    /// </returns>
    public static Errno Advise(this AddressSpace space, Caller? caller, VirtualAddress start, ulong length, Advice advice)
    {
        ulong bytes = AddressSpace.RoundUp(length);
        if (!start.IsPageAligned || (bytes == 0 && length != 0) || bytes > ulong.MaxValue - start.Value || !IsKnown(advice))
        {
            return Errno.EINVAL;
        }

        VirtualAddress end = start + bytes;
        switch (advice)
        {
            case Advice.PopulateRead:
                return space.TouchRange(caller, start, end, FaultAccess.Read);
            case Advice.PopulateWrite:
                return space.TouchRange(caller, start, end, FaultAccess.Write);
            case Advice.WillNeed or Advice.HugePage or Advice.NoHugePage or Advice.Mergeable or Advice.Unmergeable:
                return space.CheckMapped(caller, start, end);
            case Advice.Remove:
                return space.Remove(caller, start, end);
        }

        Errno error = space.BeginChange(caller);
        if (error == Errno.None)
        {
            error = space.AdviseNow(caller, start, end, advice);
            space.EndChange();
        }

        return error;
    }

    private static bool IsKnown(Advice advice) =>
        advice is (>= Advice.Normal and <= Advice.DontNeed) or (>= Advice.Free and <= Advice.DontNeedLocked);

    /// <summary>Carries out advice that changes regions, or goes from one to the next.</summary>
    private static Errno AdviseNow(this AddressSpace space, Caller? caller, VirtualAddress start, VirtualAddress end, Advice advice)
    {
        const RegionFlags Reading = RegionFlags.ReadRandomly | RegionFlags.ReadSequentially;
        return advice switch
        {
            Advice.DontNeed => space.Drop(caller, start, end, DropOf.Unlocked),
            Advice.DontNeedLocked => space.Drop(caller, start, end, DropOf.Anything),
            Advice.Free => space.Drop(caller, start, end, DropOf.PrivateMemory),
            Advice.Cold or Advice.PageOut => space.Drop(caller, start, end, DropOf.Nothing),
            Advice.Normal => space.SetFlags(caller, start, end, RegionFlags.None, Reading),
            Advice.Random => space.SetFlags(caller, start, end, RegionFlags.ReadRandomly, Reading),
            Advice.Sequential => space.SetFlags(caller, start, end, RegionFlags.ReadSequentially, Reading),
            Advice.DontFork => space.SetFlags(caller, start, end, RegionFlags.NotForked, RegionFlags.None),
            Advice.DoFork => space.SetFlags(caller, start, end, RegionFlags.None, RegionFlags.NotForked),
            Advice.WipeOnFork => space.SetFlags(caller, start, end, RegionFlags.WipedOnFork, RegionFlags.None),
            Advice.KeepOnFork => space.SetFlags(caller, start, end, RegionFlags.None, RegionFlags.WipedOnFork),
            Advice.DontDump => space.SetFlags(caller, start, end, RegionFlags.NotDumped, RegionFlags.None),
            Advice.DoDump => space.SetFlags(caller, start, end, RegionFlags.None, RegionFlags.NotDumped),
            _ => Errno.EINVAL,
        };
    }

    /// <summary>Changes the flags of all that is mapped in a range; holes are reported at the end.</summary>
    private static Errno SetFlags(this AddressSpace space, Caller? caller, VirtualAddress start, VirtualAddress end, RegionFlags set, RegionFlags clear)
    {
        var portion = new WorkPortion(caller);
        bool hasHole = false;
        while (start < end)
        {
            int index = space.List.FirstEndingAfter(start);
            if (index == space.List.Count || space.List[index].Start >= end)
            {
                return Errno.ENOMEM;
            }

            portion.Spend(InstructionsToDropARange);
            hasHole |= space.List[index].Start > start;
            start = start > space.List[index].Start ? start : space.List[index].Start;
            VirtualAddress stop = space.EndOfNeighbours(ref index, end);
            stop = stop < end ? stop : end;
            Errno error = space.ForEachPart(caller, start, stop, new AddressSpace.FlagChange(set, clear));
            if (error != Errno.None)
            {
                // Linux (madvise_vma_behavior): too many regions may be fewer the next time.
                return error == Errno.ENOMEM ? Errno.EAGAIN : error;
            }

            start = stop;
        }

        return hasHole ? Errno.ENOMEM : Errno.None;
    }

    /// <summary>Notes the policy of a range: mbind.</summary>
    /// <returns>None; EFAULT for a hole, or for nothing but holes where a policy is taken back; ENOMEM for too many regions; EINTR.</returns>
    public static Errno SetPolicy(this AddressSpace space, Caller? caller, VirtualAddress start, VirtualAddress end, RegionFlags policy)
    {
        Errno error = policy != RegionFlags.None ? space.CheckMapped(caller, start, end) : space.IsFree(start, end) ? Errno.ENOMEM : Errno.None;
        if (error != Errno.None)
        {
            return error == Errno.ENOMEM ? Errno.EFAULT : error;
        }

        error = space.BeginChange(caller);
        if (error == Errno.None)
        {
            error = space.SetFlags(caller, start, end, policy, RegionFlags.Policy);
            space.EndChange();
        }

        // ENOMEM says that there was a hole, EAGAIN that there are too many regions (SetFlags).
        return error == Errno.EAGAIN ? Errno.ENOMEM : error == Errno.ENOMEM ? Errno.None : error;
    }

    /// <summary>Punches holes into the files that are mapped shared and writable: MADV_REMOVE.</summary>
    /// <remarks>The layout may change meanwhile: punching goes through all mappings of the file, this space's among them.</remarks>
    private static Errno Remove(this AddressSpace space, Caller? caller, VirtualAddress start, VirtualAddress end)
    {
        bool hasHole = false;
        while (start < end)
        {
            int index = space.List.FirstEndingAfter(start);
            if (index == space.List.Count || space.List[index].Start >= end)
            {
                return Errno.ENOMEM;
            }

            Region region = space.List[index];
            hasHole |= region.Start > start;
            start = start > region.Start ? start : region.Start;
            VirtualAddress stop = end < region.End ? end : region.End;
            Errno error = Remove(caller, region, start, stop);
            error = error == Errno.None ? caller?.PreemptionPoint() ?? Errno.None : error;
            if (error != Errno.None)
            {
                return error;
            }

            start = stop;
        }

        return hasHole ? Errno.ENOMEM : Errno.None;
    }

    /// <returns>None; EINVAL for locked memory and what is no file; EACCES unless it is shared and writable; EPERM for a sealed file.</returns>
    private static Errno Remove(Caller? caller, in Region region, VirtualAddress start, VirtualAddress end)
    {
        if (region.IsLocked || region.Backing is null)
        {
            return Errno.EINVAL;
        }

        if (!region.IsShared || (region.Protection & Protection.Write) == 0)
        {
            return Errno.EACCES;
        }

        Backing backing = region.Backing;
        ulong first = region.BackingPageAt(start) << FrameNumber.Shift;
        backing.AddReference();
        Errno error = backing.Punch(caller, first, first + (end - start));
        backing.Release();
        return error;
    }

    /// <summary>Forgets the contents of what is mapped; holes are passed over and reported at the end, as on Linux.</summary>
    private static Errno Drop(this AddressSpace space, Caller? caller, VirtualAddress start, VirtualAddress end, DropOf what)
    {
        var portion = new WorkPortion(caller);
        VirtualAddress position = start;
        bool hasHole = false;
        Errno error = Errno.None;
        for (int i = space.List.FirstEndingAfter(start); error == Errno.None && i < space.List.Count && space.List[i].Start < end; i++)
        {
            hasHole |= space.List[i].Start > position;
            VirtualAddress from = position > space.List[i].Start ? position : space.List[i].Start;
            int first = i;
            error = MayDrop(space.List[i], what) ? Errno.None : Errno.EINVAL;
            while (error == Errno.None && i - first < RegionsDroppedAtOnce && i + 1 < space.List.Count
                && space.List[i].End < end && space.List[i + 1].Start == space.List[i].End && MayDrop(space.List[i + 1], what))
            {
                i++;
            }

            position = new VirtualAddress(Math.Min(end.Value, space.List[i].End.Value));
            ulong pages = space.ResidentPages;
            error = error == Errno.None && what != DropOf.Nothing ? space.DropPages(caller, from, position) : error;
            int dropped = (int)Math.Min(pages - Math.Min(pages, space.ResidentPages), RegionsDroppedAtOnce);
            portion.Spend(InstructionsToDropARange + ((i - first) * AddressSpace.RegionInstructions) + (dropped * InstructionsToDropAPage));
        }

        return error != Errno.None ? error : hasHole || position < end ? Errno.ENOMEM : Errno.None;
    }

    private static Errno TouchRange(this AddressSpace space, Caller? caller, VirtualAddress start, VirtualAddress end, FaultAccess access)
    {
        if (start < end && end.Value > Layout.UserEnd)
        {
            return Errno.ENOMEM;
        }

        // Linux (check_vma_flags): reading needs PROT_READ, although the processor reads what may be written.
        Protection needed = access == FaultAccess.Read ? Protection.Read : Protection.Write;
        var portion = new WorkPortion(caller);
        Errno error = Errno.None;
        while (error == Errno.None && start < end)
        {
            int index = space.List.FirstEndingAfter(start);
            if (index == space.List.Count || space.List[index].Start > start)
            {
                return Errno.ENOMEM;
            }

            VirtualAddress stop = end < space.List[index].End ? end : space.List[index].End;
            error = (space.List[index].Protection & needed) == 0 ? Errno.EINVAL : space.TouchAll(start, stop, access, ref portion);
            start = stop;
        }

        return error;
    }

    /// <summary>
    /// Whether the advice may drop the region's memory: locked memory, and for some advice all but private memory without a
    /// file, stays.
    /// </summary>
    private static bool MayDrop(in Region region, DropOf what) => what switch
    {
        DropOf.Anything => true,
        DropOf.PrivateMemory => !region.IsLocked && !region.IsShared && region.Backing is null,
        _ => !region.IsLocked,
    };

    private enum DropOf
    {
        Anything,
        Unlocked,
        PrivateMemory,

        /// <summary>No effect, but the errors of advice to drop memory.</summary>
        Nothing,
    }
}
