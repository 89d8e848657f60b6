using System;
using System.Runtime.CompilerServices;

namespace Tine.Files;

/// <summary>The record locks of one file, and who waits for them.</summary>
public sealed class RecordLocks
{
    /// <summary>More than programs need, and too few to fill the kernel's heap with.</summary>
    private const int Most = 8192;

    /// <summary>More than a look takes: when the last portion is over, a change follows that visits all locks at one go.</summary>
    private const int InstructionsToLook = 100;

    private const int InstructionsToVisit = 15;

    /// <summary>Locks looked at between two counts of the work.</summary>
    private const int LooksAtOnce = 64;

    private const int InitialCapacity = 4;

    /// <summary>Locks, followed by free places: a change visits them all.</summary>
    private RecordLock[] _locks = [];

    /// <summary>Changes so far; a search in portions begins anew after one.</summary>
    private ulong _changes;

    /// <summary>The number of records.</summary>
    public int Count { get; private set; }

    /// <summary>Instructions that <see cref="Release"/> takes, about.</summary>
    internal int CostToRelease => Count * InstructionsToVisit;

    /// <summary>
    /// Finds the lock of someone else that stands in the way and begins lowest (POSIX has F_GETLK tell "the first lock"), in portions. The answer holds when it is given: nobody has changed a lock since.
    /// </summary>
    /// <returns>The lock, or null; EINTR when the caller has been killed.</returns>
    public Result<RecordLock?> FindConflict(Caller caller, RecordLock wanted)
    {
        var portion = new WorkPortion(caller);
        ulong changes = _changes;
        RecordLock? lowest = null;
        for (int i = 0; i < Count;)
        {
            ReadOnlySpan<RecordLock> part = _locks.AsSpan(i, Math.Min(Count - i, LooksAtOnce));
            i += part.Length;
            foreach (RecordLock held in part)
            {
                if (held.ConflictsWith(wanted) && (lowest is null || held.Start < lowest.Start))
                {
                    lowest = held;
                }
            }

            if (portion.Spend(part.Length * InstructionsToLook) != Errno.None)
            {
                return Errno.EINTR;
            }

            if (_changes != changes)
            {
                changes = _changes;
                lowest = null;
                i = 0;
            }
        }

        return lowest;
    }

    /// <summary>Takes, changes or (<see cref="LockKind.None"/>) gives up what the owner holds of a range.</summary>
    /// <returns>None; EAGAIN; EDEADLK when everybody would wait for ever; ENOLCK; ERESTARTSYS.</returns>
    public Errno Set(Caller caller, RecordLock wanted, Waiting waiting)
    {
        while (wanted.Kind != LockKind.None)
        {
            Result<RecordLock?> found = FindConflict(caller, wanted);
            if (found.Failed)
            {
                return found.Error;
            }

            if (found.Value is not { } conflict)
            {
                break;
            }

            if (waiting == Waiting.Never)
            {
                return Errno.EAGAIN;
            }

            if (LockWaits.WouldDeadlock(wanted.Owner, conflict.Owner))
            {
                return Errno.EDEADLOCK;
            }

            Errno error = AwaitRelease(caller, wanted.Owner, conflict.Requests ??= new LockRequests(conflict));
            if (error != Errno.None)
            {
                return error;
            }
        }

        return Enter(wanted);
    }

    private static Errno AwaitRelease(Caller caller, object owner, LockRequests requests)
    {
        var wait = new LockWait(owner, requests);
        LockWaits.Add(wait);
        Errno error = requests.Wait(caller);
        LockWaits.Remove(wait);
        return error;
    }

    /// <summary>Releases all locks of an owner, which closed the file.</summary>
    public void Release(object owner)
    {
        Span<RecordLock> locks = _locks.AsSpan(0, Count);
        int kept = 0;
        int left = LockRequests.MostWokenAtOnce;
        for (int i = 0; i < locks.Length; i++)
        {
            RecordLock held = locks[i];
            if (held.Owner != owner)
            {
                Keep(locks, held, i, ref kept);
            }
            else
            {
                held.Requests?.End(ref left);
            }
        }

        Shorten(kept);
    }

    private Errno Enter(RecordLock wanted)
    {
        if (Count >= Most)
        {
            return Errno.ENOLCK;
        }

        if (wanted.Owner is FileLockOwner file)
        {
            file.HasRecordLocks = true;
        }

        Replace(wanted);
        return Errno.None;
    }

    /// <summary>
    /// Removes a range from its owner's locks, the rest on either side stays, and inserts the lock, merged with adjoining
    /// neighbours. Who waits for one that goes or becomes smaller looks again; who waits for one of the neighbours waits on.
    /// </summary>
    private void Replace(RecordLock wanted)
    {
        RecordLock? before = null;
        RecordLock? rest = null;
        LockRequests? waiting = null;
        int left = LockRequests.MostWokenAtOnce;
        (object owner, ulong start, ulong end) = (wanted.Owner, wanted.Start, wanted.End);
        (ulong lowest, ulong highest) = (start, end);
        (ulong ahead, ulong behind) = (start == 0 ? 0 : start - 1, end + 1);
        Span<RecordLock> locks = _locks.AsSpan(0, Count);
        int kept = CountUntouched(locks, owner, ahead, behind);
        for (int i = kept; i < locks.Length; i++)
        {
            RecordLock held = locks[i];
            if (!IsTouched(held, owner, ahead, behind))
            {
                Keep(locks, held, i, ref kept);
            }
            else if (held.Kind == wanted.Kind)
            {
                lowest = Math.Min(held.Start, lowest);
                highest = Math.Max(held.End, highest);
                waiting = Merge(waiting, held.Requests, ref left);
            }
            else if (!held.Overlaps(wanted))
            {
                Keep(locks, held, i, ref kept);
            }
            else
            {
                before = held.Start < wanted.Start ? held.On(held.Start, wanted.Start - 1) : before;
                rest = held.End > wanted.End ? held.On(wanted.End + 1, held.End) : rest;
                held.Requests?.End(ref left);
            }
        }

        Shorten(kept);
        Add(before);
        Add(rest);
        if (wanted.Kind != LockKind.None)
        {
            RecordLock merged = wanted.On(lowest, highest);
            waiting?.MoveTo(merged);
            Add(merged);
        }
    }

    /// <summary>Counts the first locks that a change of the owner's range leaves as they are: all but a few, mostly.</summary>
    private static int CountUntouched(ReadOnlySpan<RecordLock> locks, object owner, ulong ahead, ulong behind)
    {
        int count = 0;
        while (count < locks.Length && !IsTouched(locks[count], owner, ahead, behind))
        {
            count++;
        }

        return count;
    }

    /// <summary>Whether a lock of the owner overlaps a range, or adjoins it.</summary>
    /// <param name="held">The lock.</param>
    /// <param name="owner">The owner.</param>
    /// <param name="ahead">The byte before the range.</param>
    /// <param name="behind">The byte after it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsTouched(RecordLock held, object owner, ulong ahead, ulong behind) =>
        ahead <= held.End && held.Start <= behind && held.Owner == owner;

    /// <summary>Chooses those who wait on when two locks become one; the others look again, and wait among them.</summary>
    private static LockRequests? Merge(LockRequests? some, LockRequests? others, ref int left)
    {
        if (some is null)
        {
            return others;
        }

        others?.End(ref left);
        return some;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(Span<RecordLock> locks, RecordLock held, int from, ref int kept)
    {
        if (kept != from)
        {
            locks[kept] = held;
        }

        kept++;
    }

    private void Shorten(int count)
    {
        _changes++;
        _locks.AsSpan(count, Count - count).Clear();
        Count = count;
    }

    private void Add(RecordLock? part)
    {
        if (part is null)
        {
            return;
        }

        if (Count == _locks.Length)
        {
            Array.Resize(ref _locks, Math.Max(InitialCapacity, 2 * Count));
        }

        _locks[Count++] = part;
    }
}
