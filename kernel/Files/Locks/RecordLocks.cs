using System;
using System.Collections.Generic;

namespace Tine.Files;

/// <summary>The record locks of one file, and who waits for them.</summary>
public sealed class RecordLocks
{
    /// <summary>More than programs need, and too few to fill the kernel's heap with.</summary>
    private const int Most = 8192;

    private readonly List<RecordLock> _locks = new();
    private readonly WaitQueue _changes = new();

    /// <summary>The lock of someone else that stands in the way and begins lowest, or null; POSIX has F_GETLK tell "the first lock".</summary>
    public RecordLock? FindConflict(RecordLock wanted)
    {
        RecordLock? lowest = null;
        foreach (RecordLock held in _locks)
        {
            if (held.ConflictsWith(wanted) && (lowest is null || held.Start < lowest.Start))
            {
                lowest = held;
            }
        }

        return lowest;
    }

    /// <summary>Takes, changes or (<see cref="LockKind.None"/>) gives up what the owner holds of a range.</summary>
    /// <returns>None; EAGAIN; EDEADLK when everybody would wait for ever; ENOLCK; ERESTARTSYS.</returns>
    public Errno Set(Caller caller, RecordLock wanted, LockWaits waits, Waiting waiting)
    {
        while (wanted.Kind != LockKind.None && FindConflict(wanted) is { } conflict)
        {
            if (waiting == Waiting.Never)
            {
                return Errno.EAGAIN;
            }

            if (waits.WouldDeadlock(wanted.Owner, conflict.Owner))
            {
                return Errno.EDEADLOCK;
            }

            var wait = new LockWait(this, wanted);
            waits.Add(wait);
            Errno error = _changes.Wait(caller);
            waits.Remove(wait);
            if (error != Errno.None)
            {
                return error;
            }
        }

        return Enter(wanted);
    }

    /// <summary>The owner gives up everything: it closed the file.</summary>
    public void Release(object owner)
    {
        bool isAny = false;
        for (int i = _locks.Count - 1; i >= 0; i--)
        {
            if (_locks[i].Owner == owner)
            {
                _locks.RemoveAt(i);
                isAny = true;
            }
        }

        if (isAny)
        {
            _changes.WakeAll();
        }
    }

    private Errno Enter(RecordLock wanted)
    {
        if (_locks.Count >= Most)
        {
            return Errno.ENOLCK;
        }

        CutOut(wanted);
        if (wanted.Kind != LockKind.None)
        {
            _locks.Add(Joined(wanted));
        }

        _changes.WakeAll();
        return Errno.None;
    }

    /// <summary>Takes the range out of what the owner holds; what is left on either side stays.</summary>
    private void CutOut(RecordLock range)
    {
        for (int i = _locks.Count - 1; i >= 0; i--)
        {
            RecordLock held = _locks[i];
            if (held.Owner != range.Owner || !held.Overlaps(range))
            {
                continue;
            }

            _locks.RemoveAt(i);
            if (held.Start < range.Start)
            {
                _locks.Add(held with { End = range.Start - 1 });
            }

            if (held.End > range.End)
            {
                _locks.Add(held with { Start = range.End + 1 });
            }
        }
    }

    /// <summary>One lock for what it and its neighbours cover, which go.</summary>
    private RecordLock Joined(RecordLock joined)
    {
        for (int i = _locks.Count - 1; i >= 0; i--)
        {
            RecordLock held = _locks[i];
            if (held.Adjoins(joined))
            {
                _locks.RemoveAt(i);
                joined = joined with { Start = Math.Min(held.Start, joined.Start), End = Math.Max(held.End, joined.End) };
            }
        }

        return joined;
    }
}
