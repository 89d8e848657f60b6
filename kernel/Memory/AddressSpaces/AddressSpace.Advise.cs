using System;
using Tine.X64;

namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    private const int InstructionsToDropARange = 6000;
    private const int InstructionsToDropAPage = 600;
    private const int RegionsDroppedAtOnce = 256;

    /// <summary>madvise.</summary>
    /// <returns>
    /// None; EINVAL, also for locked memory that would be dropped; ENOMEM (a hole, or no memory to populate), EFAULT (populating
    /// hit a bad page), EACCES; EINTR when the caller has been killed.
    /// </returns>
    public Errno Advise(Caller? caller, VirtualAddress start, ulong length, Advice advice)
    {
        ulong bytes = RoundUp(length);
        if (!start.IsPageAligned || (bytes == 0 && length != 0) || bytes > ulong.MaxValue - start.Value || !IsKnown(advice))
        {
            return Errno.EINVAL;
        }

        VirtualAddress end = start + bytes;
        switch (advice)
        {
            case Advice.PopulateRead:
                return TouchRange(caller, start, end, FaultAccess.Read);
            case Advice.PopulateWrite:
                return TouchRange(caller, start, end, FaultAccess.Write);
            case Advice.WillNeed or Advice.HugePage or Advice.NoHugePage or Advice.Mergeable or Advice.Unmergeable:
                return this.CheckMapped(caller, start, end);
            case Advice.Remove:
                return Remove(caller, start, end);
        }

        Errno error = BeginChange(caller);
        if (error == Errno.None)
        {
            error = AdviseNow(caller, start, end, advice);
            EndChange();
        }

        return error;
    }

    private static bool IsKnown(Advice advice) =>
        advice is (>= Advice.Normal and <= Advice.DontNeed) or (>= Advice.Free and <= Advice.DontNeedLocked);

    /// <summary>Carries out advice that changes regions, or goes from one to the next.</summary>
    private Errno AdviseNow(Caller? caller, VirtualAddress start, VirtualAddress end, Advice advice)
    {
        const RegionFlags Reading = RegionFlags.ReadRandomly | RegionFlags.ReadSequentially;
        return advice switch
        {
            Advice.DontNeed => Drop(caller, start, end, DropOf.Unlocked),
            Advice.DontNeedLocked => Drop(caller, start, end, DropOf.Anything),
            Advice.Free => Drop(caller, start, end, DropOf.PrivateMemory),
            Advice.Cold or Advice.PageOut => Drop(caller, start, end, DropOf.Nothing),
            Advice.Normal => SetFlags(caller, start, end, RegionFlags.None, Reading),
            Advice.Random => SetFlags(caller, start, end, RegionFlags.ReadRandomly, Reading),
            Advice.Sequential => SetFlags(caller, start, end, RegionFlags.ReadSequentially, Reading),
            Advice.DontFork => SetFlags(caller, start, end, RegionFlags.NotForked, RegionFlags.None),
            Advice.DoFork => SetFlags(caller, start, end, RegionFlags.None, RegionFlags.NotForked),
            Advice.WipeOnFork => SetFlags(caller, start, end, RegionFlags.WipedOnFork, RegionFlags.None),
            Advice.KeepOnFork => SetFlags(caller, start, end, RegionFlags.None, RegionFlags.WipedOnFork),
            Advice.DontDump => SetFlags(caller, start, end, RegionFlags.NotDumped, RegionFlags.None),
            Advice.DoDump => SetFlags(caller, start, end, RegionFlags.None, RegionFlags.NotDumped),
            _ => Errno.EINVAL,
        };
    }

    /// <summary>Changes the flags of all that is mapped in a range; holes are reported at the end.</summary>
    private Errno SetFlags(Caller? caller, VirtualAddress start, VirtualAddress end, RegionFlags set, RegionFlags clear)
    {
        var portion = new WorkPortion(caller);
        bool hasHole = false;
        while (start < end)
        {
            int index = _regions.FirstEndingAfter(start);
            if (index == _regions.Count || _regions[index].Start >= end)
            {
                return Errno.ENOMEM;
            }

            portion.Spend(InstructionsToDropARange);
            hasHole |= _regions[index].Start > start;
            start = start > _regions[index].Start ? start : _regions[index].Start;
            VirtualAddress stop = EndOfNeighbours(ref index, end);
            stop = stop < end ? stop : end;
            Errno error = ForEachPart(caller, start, stop, new FlagChange(set, clear));
            if (error != Errno.None)
            {
                // Linux (madvise_vma_behavior): too many regions may be fewer the next time.
                return error == Errno.ENOMEM ? Errno.EAGAIN : error;
            }

            start = stop;
        }

        return hasHole ? Errno.ENOMEM : Errno.None;
    }

    /// <summary>MADV_REMOVE: punches holes into the files that are mapped shared and writable.</summary>
    /// <remarks>The layout may change meanwhile: punching goes through all mappings of the file, this space's among them.</remarks>
    private Errno Remove(Caller? caller, VirtualAddress start, VirtualAddress end)
    {
        bool hasHole = false;
        while (start < end)
        {
            int index = _regions.FirstEndingAfter(start);
            if (index == _regions.Count || _regions[index].Start >= end)
            {
                return Errno.ENOMEM;
            }

            Region region = _regions[index];
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
    private Errno Drop(Caller? caller, VirtualAddress start, VirtualAddress end, DropOf what)
    {
        var portion = new WorkPortion(caller);
        VirtualAddress position = start;
        bool hasHole = false;
        Errno error = Errno.None;
        for (int i = _regions.FirstEndingAfter(start); error == Errno.None && i < _regions.Count && _regions[i].Start < end; i++)
        {
            hasHole |= _regions[i].Start > position;
            VirtualAddress from = position > _regions[i].Start ? position : _regions[i].Start;
            int first = i;
            error = MayDrop(_regions[i], what) ? Errno.None : Errno.EINVAL;
            while (error == Errno.None && i - first < RegionsDroppedAtOnce && i + 1 < _regions.Count
                && _regions[i].End < end && _regions[i + 1].Start == _regions[i].End && MayDrop(_regions[i + 1], what))
            {
                i++;
            }

            position = new VirtualAddress(Math.Min(end.Value, _regions[i].End.Value));
            ulong pages = ResidentPages;
            error = error == Errno.None && what != DropOf.Nothing ? DropPages(caller, from, position) : error;
            int dropped = (int)Math.Min(pages - Math.Min(pages, ResidentPages), RegionsDroppedAtOnce);
            portion.Spend(InstructionsToDropARange + ((i - first) * RegionInstructions) + (dropped * InstructionsToDropAPage));
        }

        return error != Errno.None ? error : hasHole || position < end ? Errno.ENOMEM : Errno.None;
    }

    private Errno TouchRange(Caller? caller, VirtualAddress start, VirtualAddress end, FaultAccess access)
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
            int index = _regions.FirstEndingAfter(start);
            if (index == _regions.Count || _regions[index].Start > start)
            {
                return Errno.ENOMEM;
            }

            VirtualAddress stop = end < _regions[index].End ? end : _regions[index].End;
            error = (_regions[index].Protection & needed) == 0 ? Errno.EINVAL : TouchAll(start, stop, access, ref portion);
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
