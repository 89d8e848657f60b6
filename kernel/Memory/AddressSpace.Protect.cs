using System;
using Tine.X64;

namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    /// <summary>mprotect.</summary>
    /// <returns>None; EINVAL, ENOMEM for a hole (what lies before it is changed), EACCES.</returns>
    public Errno Protect(VirtualAddress start, ulong length, Protection protection)
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

        return ForEachPart(start, start + bytes, new ProtectionChange(this, protection));
    }

    /// <summary>
    /// Applies a change to the regions of a range, split so that they lie in it; like regions are made one again.
    /// </summary>
    /// <returns>None; ENOMEM for a hole (Linux changes what lies before it, and so is done here); the change's error.</returns>
    private Errno ForEachPart<TChange>(VirtualAddress start, VirtualAddress end, TChange change)
        where TChange : struct, IRegionChange
    {
        VirtualAddress position = start;
        Errno error = Errno.None;
        while (position < end && error == Errno.None)
        {
            int index = _regions.IndexContaining(position);
            if (index < 0)
            {
                error = Errno.ENOMEM;
                break;
            }

            ref Region region = ref _regions[index];
            error = change.Check(region, Math.Min(end.Value, region.End.Value) - position.Value);
            if (error == Errno.None && !_regions.HasRoomFor(2))
            {
                error = Errno.ENOMEM;
            }

            if (error == Errno.None)
            {
                var partEnd = new VirtualAddress(Math.Min(end.Value, _regions[index].End.Value));
                error = change.ChangesPages ? _tables.Own(position, partEnd) : Errno.None;
            }

            if (error == Errno.None)
            {
                position = ChangePart(position, end, change);
            }
        }

        MergeAround(start, position);
        return error;
    }

    private VirtualAddress ChangePart<TChange>(VirtualAddress start, VirtualAddress end, TChange change)
        where TChange : struct, IRegionChange
    {
        _regions.SplitAt(start);
        _regions.SplitAt(end);
        ref Region region = ref _regions[_regions.IndexContaining(start)];
        VirtualAddress regionEnd = region.End;
        Protection before = region.Protection;
        DataBytes -= IsData(region) ? region.Length : 0;
        change.Apply(ref region);
        DataBytes += IsData(region) ? region.Length : 0;
        if (region.Protection != before)
        {
            _tables.Protect(start, regionEnd, region);
            FlushRange(start, regionEnd);
        }

        return regionEnd;
    }

    private void MergeAround(VirtualAddress start, VirtualAddress end)
    {
        int index = _regions.FirstEndingAfter(start);
        while (index < _regions.Count && _regions[index].Start <= end)
        {
            if (!_regions.TryMergeWithPrevious(index))
            {
                index++;
            }
        }
    }

    /// <summary>A change to a region, to be made to all of a range.</summary>
    private interface IRegionChange
    {
        /// <summary>Whether entries of page tables may have to change.</summary>
        bool ChangesPages { get; }

        /// <summary>Whether so many bytes of the region may be changed.</summary>
        Errno Check(in Region region, ulong bytes);

        void Apply(ref Region region);
    }

    private readonly struct ProtectionChange(AddressSpace space, Protection protection) : IRegionChange
    {
        public bool ChangesPages => true;

        public Errno Check(in Region region, ulong bytes) =>
            (protection & ~region.Maximum) != 0 ? Errno.EACCES : IsTooMuch(region, bytes) ? Errno.ENOMEM : Errno.None;

        /// <summary>It becomes writable, and that is more than RLIMIT_DATA or strict accounting lets it have.</summary>
        private bool IsTooMuch(in Region region, ulong bytes)
        {
            Region changed = region;
            changed.Protection = protection;
            return (!IsData(region) && IsData(changed) && bytes > space.DataRoom)
                || (!IsAccounted(region) && IsAccounted(changed) && !Commitment.Allows(bytes));
        }

        public void Apply(ref Region region) => region.Protection = protection;
    }

    private readonly struct FlagChange(RegionFlags set, RegionFlags clear) : IRegionChange
    {
        public bool ChangesPages => false;

        public Errno Check(in Region region, ulong bytes) =>
            (set & RegionFlags.WipedOnFork) != 0 && (region.IsShared || region.Backing is not null) ? Errno.EINVAL : Errno.None;

        public void Apply(ref Region region) => region.Flags = (region.Flags & ~clear) | set;
    }
}
