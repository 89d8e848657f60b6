using System.Collections.Generic;

namespace Tine.Files;

/// <summary>The leases of fcntl(2) on one file: a holder hears of an open that conflicts, and has a while to give way.</summary>
/// <remarks>
/// A shared lease breaks before the file is opened for writing or cut, an exclusive one before any other open. Who opens waits until
/// the holder has given way, or until the time is over and the kernel does it for him; fs/locks.c.
/// </remarks>
public sealed class FileLeases
{
    /// <summary>More than programs need: all are looked at in one step.</summary>
    private const int Most = 4096;

    /// <summary>Holders that are told before others may run.</summary>
    private const int MostToldAtOnce = 64;

    private readonly List<Lease> _leases = [];
    private readonly WaitQueue _changes = new();

    /// <summary>Takes a lease, changes its kind, or gives it up.</summary>
    /// <param name="holder">The open file that holds it.</param>
    /// <param name="kind">Shared, Exclusive or None.</param>
    /// <param name="opens">The number of open files that lead to it.</param>
    /// <param name="writers">Those of them that may write.</param>
    /// <returns>
    /// None; EAGAIN for a file that is open in a way that conflicts, and for a lease that is not there to be given up; ENOLCK for too
    /// many.
    /// </returns>
    public Errno Set(FileLockOwner holder, LockKind kind, int opens, int writers)
    {
        Lease? own = Find(holder);
        if (kind == LockKind.None)
        {
            return own is null ? Errno.EAGAIN : End(own);
        }

        int ownWriters = holder.WritesLeased ? 1 : 0;
        bool conflicts = kind == LockKind.Shared
            ? writers > 0
            : writers != ownWriters || opens != 1 || _leases.Count > (own is null ? 0 : 1);
        if (conflicts || IsAnotherGoing(own))
        {
            return Errno.EAGAIN;
        }

        if (own is null)
        {
            return Add(holder, kind);
        }

        own.Kind = kind;
        own.Ending = own.Ending == kind ? null : own.Ending;
        _changes.WakeAll();
        return Errno.None;
    }

    /// <summary>The kind of a holder's lease: the one that it is to become while it breaks.</summary>
    public LockKind KindOf(FileLockOwner holder) => Find(holder) is { } lease ? lease.Ending ?? lease.Kind : LockKind.None;

    /// <summary>Breaks the leases that stand in the way of an open, or of a cut by name.</summary>
    /// <param name="caller">The thread that opens.</param>
    /// <param name="left">The lease that others may keep beside it: none beside a writer, shared ones beside a reader.</param>
    /// <param name="waiting">Whether it waits.</param>
    /// <param name="deadlineNanoseconds">The end of the time that holders have to give way.</param>
    /// <returns>None; EAGAIN, ERESTARTSYS.</returns>
    public Errno Break(Caller caller, LockKind left, Waiting waiting, ulong deadlineNanoseconds)
    {
        while (TellSome(left, deadlineNanoseconds) && caller.PreemptionPoint() == Errno.None)
        {
        }

        while (FindConflict(left) is { } lease)
        {
            if (waiting == Waiting.Never)
            {
                return Errno.EAGAIN;
            }

            Errno error = _changes.Wait(caller, SleepKind.Interruptible, lease.Deadline);
            if (error == Errno.ETIMEDOUT)
            {
                GiveWay(lease.Deadline);
            }
            else if (error != Errno.None)
            {
                return error;
            }
        }

        return Errno.None;
    }

    /// <summary>Removes the leases of an open file that is closed for good.</summary>
    internal void Release(FileLockOwner holder)
    {
        if (Find(holder) is { } lease)
        {
            End(lease);
        }
    }

    /// <summary>Whether another lease is to end for somebody who waits: none is taken beside it.</summary>
    private bool IsAnotherGoing(Lease? own)
    {
        foreach (Lease lease in _leases)
        {
            if (lease.Ending == LockKind.None && lease != own)
            {
                return true;
            }
        }

        return false;
    }

    private Lease? Find(FileLockOwner holder)
    {
        foreach (Lease lease in _leases)
        {
            if (lease.Holder == holder)
            {
                return lease;
            }
        }

        return null;
    }

    private Lease? FindConflict(LockKind left)
    {
        foreach (Lease lease in _leases)
        {
            if (left == LockKind.None || lease.Kind == LockKind.Exclusive)
            {
                return lease;
            }
        }

        return null;
    }

    /// <summary>Tells some of the holders that have not heard of as much yet.</summary>
    /// <returns>Whether there may be more.</returns>
    private bool TellSome(LockKind ending, ulong deadline)
    {
        int left = MostToldAtOnce;
        foreach (Lease lease in _leases)
        {
            bool isAsked = ending == LockKind.None ? lease.Ending != LockKind.None : lease.Kind == LockKind.Exclusive && lease.Ending is null;
            if (isAsked)
            {
                lease.Ending = ending;
                lease.Deadline = deadline;
                lease.Holder.TellLeaseBreaks();
                if (--left == 0)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Does for holders what they were asked to do, once their time is over.</summary>
    private void GiveWay(ulong now)
    {
        for (int i = _leases.Count - 1; i >= 0; i--)
        {
            Lease lease = _leases[i];
            if (lease.Ending is { } kind && lease.Deadline <= now)
            {
                lease.Kind = kind;
                lease.Ending = null;
                if (kind == LockKind.None)
                {
                    _leases.RemoveAt(i);
                }
            }
        }

        _changes.WakeAll();
    }

    private Errno Add(FileLockOwner holder, LockKind kind)
    {
        if (_leases.Count >= Most)
        {
            return Errno.ENOLCK;
        }

        _leases.Add(new Lease(holder, kind));
        return Errno.None;
    }

    private Errno End(Lease lease)
    {
        _leases.Remove(lease);
        _changes.WakeAll();
        return Errno.None;
    }

    /// <summary>One lease.</summary>
    private sealed class Lease(FileLockOwner holder, LockKind kind)
    {
        public FileLockOwner Holder => holder;

        public LockKind Kind { get; set; } = kind;

        /// <summary>The kind that it is to become by <see cref="Deadline"/>; null while nobody asks.</summary>
        public LockKind? Ending { get; set; }

        public ulong Deadline { get; set; } = Caller.Never;
    }
}
