using System.Collections.Generic;

namespace Tine.Files;

/// <summary>The locks of flock(2) on one file: each belongs to an open file, and its copies in other descriptors.</summary>
public sealed class WholeFileLocks
{
    private readonly List<object> _sharers = new();
    private readonly WaitQueue _changes = new();
    private object? _holder;

    /// <summary>Takes a lock or changes the kind of one, which gives the old one up first.</summary>
    /// <returns>None; EAGAIN; ERESTARTSYS.</returns>
    public Errno Set(Caller caller, object owner, LockKind kind, Waiting waiting)
    {
        if (KindOf(owner) == kind)
        {
            return Errno.None;
        }

        Release(owner);
        while (IsBlocked(kind))
        {
            Errno error = waiting == Waiting.Never ? Errno.EAGAIN : _changes.Wait(caller);
            if (error != Errno.None)
            {
                return error;
            }
        }

        if (kind == LockKind.Exclusive)
        {
            _holder = owner;
        }
        else if (kind == LockKind.Shared)
        {
            _sharers.Add(owner);
        }

        return Errno.None;
    }

    public void Release(object owner)
    {
        if (KindOf(owner) == LockKind.None)
        {
            return;
        }

        _holder = _holder == owner ? null : _holder;
        _sharers.Remove(owner);
        _changes.WakeAll();
    }

    private bool IsBlocked(LockKind kind) =>
        kind != LockKind.None && (_holder is not null || (kind == LockKind.Exclusive && _sharers.Count > 0));

    private LockKind KindOf(object owner) =>
        _holder == owner ? LockKind.Exclusive : _sharers.Contains(owner) ? LockKind.Shared : LockKind.None;
}
