namespace Tine.Files;

/// <summary>The locks of flock(2) on one file: each belongs to an open file, and its copies in other descriptors.</summary>
/// <remarks>
/// Of those that want an exclusive lock one is woken when it may be free: the others would wake up to see that it is taken, each time
/// one of thousands gives it up. Whoever was woken takes the lock, or finds a holder that wakes the next one.
/// </remarks>
public sealed class WholeFileLocks
{
    private readonly WaitQueue _sharing = new();
    private readonly WaitQueue _excluding = new();
    private FileLockOwner? _holder;

    /// <summary>The number of open files with <see cref="FileLockOwner.HasSharedLock"/>: a file may be open as often as memory allows.</summary>
    private int _sharers;

    /// <summary>An open file with a shared lock may wait for an exclusive one, by another thread: it is not in its own way.</summary>
    private bool _maySharerWait;

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
            Errno error = waiting == Waiting.Never ? Errno.EAGAIN : Wait(caller, owner, kind);
            if (error != Errno.None)
            {
                return error;
            }
        }

        // Another thread may have taken one for it meanwhile.
        if (KindOf(owner) != kind)
        {
            Release(owner);
            Take(owner, kind);
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
        _sharing.WakeAll();
        if (_sharers == 0)
        {
            _excluding.WakeOne();
        }
        else if (_sharers == 1 && _maySharerWait)
        {
            _excluding.WakeAll();
        }
    }

    private void Take(FileLockOwner owner, LockKind kind)
    {
        if (kind == LockKind.Exclusive)
        {
            _holder = owner;
        }
        else if (kind == LockKind.Shared)
        {
            owner.HasSharedLock = true;
            _sharers++;
            _maySharerWait |= owner.Followers is not null;
        }
    }

    private Errno Wait(Caller caller, FileLockOwner owner, LockKind kind)
    {
        if (kind == LockKind.Shared)
        {
            return _sharing.Wait(caller);
        }

        if (owner.Followers is { } leading)
        {
            return leading.Wait(caller);
        }

        WaitQueue followers = owner.Followers = new WaitQueue();
        Errno error = _excluding.Wait(caller);
        owner.Followers = null;
        followers.WakeAll();
        return error;
    }

    private bool IsBlocked(FileLockOwner owner, LockKind kind)
    {
        int others = _sharers - (owner.HasSharedLock ? 1 : 0);
        return kind != LockKind.None && ((_holder is not null && _holder != owner) || (kind == LockKind.Exclusive && others > 0));
    }

    private LockKind KindOf(FileLockOwner owner) =>
        _holder == owner ? LockKind.Exclusive : owner.HasSharedLock ? LockKind.Shared : LockKind.None;
}
