namespace Tine.Files;

/// <summary>
/// Requests for record locks that one lock stands in the way of: they are looked at again when it goes or becomes smaller, and not
/// before (Linux, fl_blocked_requests). Thousands may wait for one file.
/// </summary>
internal sealed class LockRequests(RecordLock blocker)
{
    /// <summary>Requests that are woken before others may run: each looks at thousands of locks.</summary>
    public const int MostWokenAtOnce = 16;

    private readonly WaitQueue _queue = new();
    private RecordLock? _blocker = blocker;
    private int _count;

    /// <summary>The owner of the lock; null once that is gone.</summary>
    public object? Blocker => _blocker?.Owner;

    /// <summary>Waits until the lock is gone or smaller.</summary>
    /// <returns>None, ERESTARTSYS.</returns>
    public Errno Wait(Caller caller)
    {
        if (_count++ == 0)
        {
            WaitQueue.Late?.Expect(WaitQueue.MostAtOnce);
        }

        Errno error = _queue.Wait(caller);
        if (--_count == 0)
        {
            WaitQueue.Late?.ExpectNoMore(WaitQueue.MostAtOnce);
            Leave();
        }

        return error;
    }

    /// <summary>Has the requests wait for a lock that holds all of the old one.</summary>
    public void MoveTo(RecordLock blocker)
    {
        _blocker = blocker;
        blocker.Requests = this;
    }

    /// <summary>Has all requests looked at again, some of them now and the others in portions.</summary>
    /// <param name="left">Requests that may be woken at once: those of other locks count, too.</param>
    public void End(ref int left)
    {
        _blocker = null;
        _queue.WakeAll(left);
        left = left > _count ? left - _count : 0;
    }

    private void Leave()
    {
        if (_blocker is { } lockHeld)
        {
            lockHeld.Requests = null;
        }
    }
}
