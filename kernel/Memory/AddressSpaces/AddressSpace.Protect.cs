using System;
using Tine.X64;

namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    private const int InstructionsToChangeARegion = 3000;

    /// <summary>Changes the protection of a range: mprotect.</summary>
    /// <returns>None; EINVAL, ENOMEM for a hole (what lies before it is changed), EACCES; EINTR when the caller has been killed.</returns>
    public Errno Protect(Caller? caller, VirtualAddress start, ulong length, Protection protection)
    {
        if (!start.IsPageAligned || (protection & ~Protection.All) != 0)
        {
            return Errno.EINVAL;
        }

        if (length == 0)
        {
            return Errno.None;
        }

        ulong bytes = RoundUp(length);
        if (bytes == 0 || start.Value > Layout.UserEnd || bytes > Layout.UserEnd - start.Value)
        {
            return Errno.ENOMEM;
        }

        Errno error = BeginChange(caller);
        if (error == Errno.None)
        {
            error = ForEachPart(caller, start, start + bytes, new ProtectionChange(this, protection));
            EndChange();
        }

        if (error == Errno.None && _account.Locked != 0 && (protection & Protection.Write) != 0)
        {
            Populate(caller, start, start + bytes, PopulateErrors.SkipRegion, RegionFlags.Locked);
        }

        return error;
    }

    /// <summary>Moves the start of a range to that of the stack in it: PROT_GROWSDOWN.</summary>
    /// <returns>None; ENOMEM when nothing lies there, EINVAL for what is no stack.</returns>
    public Errno FindStack(ref VirtualAddress start, VirtualAddress end)
    {
        int index = _regions.FirstEndingAfter(start);
        if (index == _regions.Count || _regions[index].Start >= end)
        {
            return Errno.ENOMEM;
        }

        start = _regions[index].Start;
        return _regions[index].GrowsDown ? Errno.None : Errno.EINVAL;
    }

    /// <summary>
    /// Applies a change to the regions of a range, split so that they lie in it; like regions are made one again.
    /// A region with many pages is changed in portions, each a region of its own meanwhile.
    /// </summary>
    /// <returns>None; ENOMEM for a hole (Linux changes what lies before it, and so is done here); the change's error.</returns>
    internal Errno ForEachPart<TChange>(Caller? caller, VirtualAddress start, VirtualAddress end, TChange change)
        where TChange : struct, IRegionChange
    {
        var portion = new WorkPortion(caller);
        VirtualAddress position = start;
        Errno error = Errno.None;
        while (position < end && error == Errno.None)
        {
            VirtualAddress partEnd = end;
            error = PreparePart(position, ref partEnd, change);
            if (error == Errno.None)
            {
                ChangePart(position, partEnd, change);
                position = partEnd;
                portion.Spend(change.ChangesPages && !_tables.IsOnePortion ? WorkPortion.Size : InstructionsToChangeARegion + _regions.InstructionsToMove);
            }
        }

        int next = _regions.FirstEndingAfter(position);
        if (next < _regions.Count && _regions[next].Start == position)
        {
            _regions.TryMergeWithPrevious(next);
        }

        return error;
    }

    /// <summary>Carries out the part that can fail.</summary>
    /// <param name="start">The first address of the part.</param>
    /// <param name="end">The end of the range; becomes that of the part.</param>
    /// <param name="change">The change.</param>
    private Errno PreparePart<TChange>(VirtualAddress start, ref VirtualAddress end, TChange change)
        where TChange : struct, IRegionChange
    {
        int index = _regions.IndexContaining(start);
        if (index < 0)
        {
            return Errno.ENOMEM;
        }

        ref Region region = ref _regions[index];
        end = new VirtualAddress(Math.Min(end.Value, region.End.Value));
        Errno error = change.Check(region, end - start);
        if (error != Errno.None)
        {
            return error;
        }

        end = change.ChangesPages ? _tables.EndOfPortion(start, end, PageTables.PagesAPortion) : end;
        int splits = (start > region.Start ? 1 : 0) + (end < region.End ? 1 : 0);
        return splits != 0 && !_regions.HasRoomFor(splits) ? Errno.ENOMEM
            : change.ChangesPages ? _tables.Unshare(start, end)
            : Errno.None;
    }

    internal void ChangePart<TChange>(VirtualAddress start, VirtualAddress end, TChange change)
        where TChange : struct, IRegionChange
    {
        _regions.SplitAt(start);
        _regions.SplitAt(end);
        int index = _regions.IndexContaining(start);
        ref Region region = ref _regions[index];
        Protection before = region.Protection;
        _account.Remove(region, region.Length);
        change.Apply(ref region);
        _account.Add(region, region.Length);
        if (change.ChangesPages && region.Protection != before)
        {
            _tables.Protect(start, end, region);
            FlushRange(start, end);
        }

        _regions.TryMergeWithPrevious(index);
    }

    /// <summary>A change to a region, to be made to all of a range.</summary>
    internal interface IRegionChange
    {
        /// <summary>Whether entries of page tables may have to change.</summary>
        bool ChangesPages { get; }

        /// <summary>Checks whether so many bytes of the region may be changed.</summary>
        Errno Check(in Region region, ulong bytes);

        void Apply(ref Region region);
    }

    private readonly struct ProtectionChange(AddressSpace space, Protection protection) : IRegionChange
    {
        public bool ChangesPages => true;

        public Errno Check(in Region region, ulong bytes) =>
            (protection & ~region.Maximum) != 0 ? Errno.EACCES : IsTooMuch(region, bytes) ? Errno.ENOMEM : Errno.None;

        /// <summary>Whether making a region writable exceeds RLIMIT_DATA or strict accounting.</summary>
        private bool IsTooMuch(in Region region, ulong bytes)
        {
            Region changed = region;
            changed.Protection = protection;
            return (!region.IsData && changed.IsData && bytes > space.DataRoom)
                || (!region.IsCommitted && changed.IsCommitted && !Commitment.Current.Allows(bytes));
        }

        public void Apply(ref Region region) => region.Protection = protection;
    }

    internal readonly struct FlagChange(RegionFlags set, RegionFlags clear) : IRegionChange
    {
        public bool ChangesPages => false;

        public Errno Check(in Region region, ulong bytes) =>
            (set & RegionFlags.WipedOnFork) != 0 && (region.IsShared || region.Backing is not null) ? Errno.EINVAL : Errno.None;

        public void Apply(ref Region region) => region.Flags = (region.Flags & ~clear) | set;
    }
}
