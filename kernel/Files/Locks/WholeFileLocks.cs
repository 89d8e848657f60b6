namespace Tine.Files;

/// <summary>The locks of flock(2) on one file: each belongs to an open file, and its copies in other descriptors.</summary>
public sealed class WholeFileLocks
{
    private readonly WaitQueue _changes = new();
    private FileLockOwner? _holder;

    /// <summary>The number of open files with <see cref="FileLockOwner.HasSharedLock"/>: a file may be open as often as memory allows.</summary>
    private int _sharers;

    /// <summary>Takes a lock or changes the kind of one, which gives the old one up first.</summary>
    /// <returns>None; EAGAIN; ERESTARTSYS.</returns>
    public Errno Set(Caller caller, FileLockOwner owner, LockKind kind, Waiting waiting)
    {
        if (KindOf(owner) == kind)
        {
            return Errno.None;
        }

        Release(owner);
        while (IsBlocked(owner, kind))
        {
            Errno error = waiting == Waiting.Never ? Errno.EAGAIN : _changes.Wait(caller);
            if (error != Errno.None)
            {
                return error;
            }
        }

        Release(owner); // Another thread may have taken one for it meanwhile.
        if (kind == LockKind.Exclusive)
        {
            _holder = owner;
        }
        else if (kind == LockKind.Shared)
        {
            owner.HasSharedLock = true;
            _sharers++;
        }

        return Errno.None;
    }

    public void Release(FileLockOwner owner)
    {
        if (KindOf(owner) == LockKind.None)
        {
            return;
        }

        _holder = _holder == owner ? null : _holder;
        _sharers -= owner.HasSharedLock ? 1 : 0;
        owner.HasSharedLock = false;
        _changes.WakeAll();
    }

    private bool IsBlocked(FileLockOwner owner, LockKind kind)
    {
        int others = _sharers - (owner.HasSharedLock ? 1 : 0);
        return kind != LockKind.None && ((_holder is not null && _holder != owner) || (kind == LockKind.Exclusive && others > 0));
    }

    private LockKind KindOf(FileLockOwner owner) =>
        _holder == owner ? LockKind.Exclusive : owner.HasSharedLock ? LockKind.Shared : LockKind.None;
}
