using System;
using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

/// <content>
/// mlock and its relatives. No page ever leaves memory here, so a lock has no work to do; programs see the same as on Linux
/// (mm/mlock.c): pages are made present, locked memory is limited, and is not dropped.
/// </content>
public sealed unsafe partial class AddressSpace
{
    /// <summary>Locks of every new mapping (mlockall with MCL_FUTURE).</summary>
    private RegionFlags _futureLocks;

    /// <summary>The limit of the process that locked memory last: a locked stack that grows respects it.</summary>
    private ulong _lockLimit;

    /// <summary>Locks or unlocks a range: mlock, mlock2, munlock.</summary>
    /// <returns>
    /// None; EPERM for a limit of 0; ENOMEM above the limit, for a hole and for pages that cannot be touched; EAGAIN when
    /// memory is out; EINVAL for a range that wraps round; EINTR when the caller has been killed.
    /// </returns>
    public Errno Lock(Caller caller, VirtualAddress start, ulong length, LockMode mode)
    {
        if (mode != LockMode.Unlocked && caller.LockedMemoryLimit == 0)
        {
            return Errno.EPERM;
        }

        ulong bytes = RoundUp(length + start.PageOffset);
        start = start.PageStart;
        VirtualAddress end = start + bytes;
        Errno error = BeginChange(caller);
        if (error != Errno.None)
        {
            return error;
        }

        error = mode == LockMode.Unlocked ? Errno.None : TakeLimit(caller, start, bytes);
        if (error == Errno.None)
        {
            error = end < start ? Errno.EINVAL : ForEachPart(caller, start, end, new FlagChange(FlagsOf(mode), RegionFlags.AnyLock));
        }

        EndChange();
        return error == Errno.None && mode == LockMode.Present ? ErrorOfLock(Populate(caller, start, end, PopulateErrors.End)) : error;
    }

    /// <summary>Locks all memory, present and future: mlockall; munlockall with no flags.</summary>
    /// <returns>None; EPERM for a limit of 0; ENOMEM above the limit; EINTR when the caller has been killed.</returns>
    public Errno LockAll(Caller caller, LockAllFlags flags)
    {
        if (flags != LockAllFlags.None && caller.LockedMemoryLimit == 0)
        {
            return Errno.EPERM;
        }

        Errno error = BeginChange(caller);
        if (error != Errno.None)
        {
            return error;
        }

        bool isCurrent = (flags & LockAllFlags.Current) != 0;
        bool isFuture = (flags & LockAllFlags.Future) != 0;
        if (isCurrent && _account.Mapped > WholePages(caller.LockedMemoryLimit))
        {
            EndChange();
            return Errno.ENOMEM;
        }

        LockMode mode = (flags & LockAllFlags.OnFault) != 0 ? LockMode.OnFault : LockMode.Present;
        _lockLimit = caller.LockedMemoryLimit;
        _futureLocks = isFuture ? FlagsOf(mode) : RegionFlags.None;
        if (isCurrent || !isFuture)
        {
            SetLocks(caller, isCurrent ? FlagsOf(mode) : RegionFlags.None);
        }

        EndChange();
        if (isCurrent && mode == LockMode.Present)
        {
            Populate(caller, default, new VirtualAddress(Layout.UserEnd), PopulateErrors.SkipRegion);
        }

        return Errno.None;
    }

    private static RegionFlags FlagsOf(LockMode mode) => mode switch
    {
        LockMode.Present => RegionFlags.Locked,
        LockMode.OnFault => RegionFlags.AnyLock,
        _ => RegionFlags.None,
    };

    /// <summary>Translates an error as Linux does (__mlock_posix_error_return): a page that cannot be had is a hole; no memory is "try again".</summary>
    private static Errno ErrorOfLock(Errno error) => error switch
    {
        Errno.EFAULT or Errno.EINVAL => Errno.ENOMEM,
        Errno.ENOMEM => Errno.EAGAIN,
        _ => error,
    };

    [NoAllocation]
    private static ulong WholePages(ulong bytes) => bytes & ~(FrameNumber.Size - 1);

    /// <summary>Holds a range against RLIMIT_MEMLOCK; what of it is locked already does not count twice.</summary>
    private Errno TakeLimit(Caller caller, VirtualAddress start, ulong bytes)
    {
        ulong limit = WholePages(caller.LockedMemoryLimit);
        if (_account.Locked + bytes > limit && _account.Locked + bytes - LockedBytesIn(caller, start, start + bytes) > limit)
        {
            return Errno.ENOMEM;
        }

        _lockLimit = caller.LockedMemoryLimit;
        return Errno.None;
    }

    /// <summary>Checks whether a mapping that is new or grows may lock so many bytes more.</summary>
    /// <returns>None, or EAGAIN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Errno CheckLockLimit(Caller? caller, RegionFlags flags, ulong bytes)
    {
        if (caller is null || (flags & RegionFlags.Locked) == 0)
        {
            return Errno.None;
        }

        _lockLimit = caller.LockedMemoryLimit;
        return _account.Locked + bytes > WholePages(_lockLimit) ? Errno.EAGAIN : Errno.None;
    }

    private ulong LockedBytesIn(Caller caller, VirtualAddress start, VirtualAddress end)
    {
        var portion = new WorkPortion(caller);
        ulong bytes = 0;
        for (int i = _regions.FirstEndingAfter(start); i < _regions.Count && _regions[i].Start < end; i++)
        {
            ref Region region = ref _regions[i];
            bytes += region.IsLocked ? Math.Min(end.Value, region.End.Value) - Math.Max(start.Value, region.Start.Value) : 0;
            portion.Spend(RegionInstructions);
        }

        return bytes;
    }

    /// <summary>Gives all regions the same locks, and makes those one that differed in nothing else.</summary>
    private void SetLocks(Caller caller, RegionFlags locks)
    {
        var portion = new WorkPortion(caller);
        for (int i = 0; i < _regions.Count; i++)
        {
            ref Region region = ref _regions[i];
            _account.Remove(region, region.Length);
            region.Flags = (region.Flags & ~RegionFlags.AnyLock) | locks;
            _account.Add(region, region.Length);
            i -= _regions.TryMergeWithPrevious(i) ? 1 : 0;
            portion.Spend(InstructionsToChangeARegion + _regions.InstructionsToMove);
        }
    }
}
