namespace Tine;

/// <summary>Threads that wait for one event, first come first woken.</summary>
/// <remarks>Waking allocates nothing and may be done from an interrupt handler. Waiters test their condition in a loop.</remarks>
public sealed class WaitQueue
{
    private WaitEntry? _first;
    private WaitEntry? _last;

    public bool IsEmpty => _first is null;

    /// <summary>Sleeps once in this queue.</summary>
    /// <returns>None when woken, ERESTARTSYS for a signal, ETIMEDOUT for the deadline.</returns>
    public Errno Wait(Caller caller, SleepKind kind = SleepKind.Interruptible, ulong deadlineNanoseconds = Caller.Never)
    {
        var entry = new WaitEntry(caller);
        Add(entry);
        Errno outcome = caller.Block(kind, deadlineNanoseconds);
        if (entry.IsSignalled)
        {
            return Errno.None; // Waking took the entry out.
        }

        Remove(entry);
        return outcome;
    }

    [NoAllocation]
    public void Add(WaitEntry entry)
    {
        entry.IsSignalled = false;
        entry.Queue = this;
        entry.Previous = _last;
        entry.Next = null;
        if (_last is null)
        {
            _first = entry;
        }
        else
        {
            _last.Next = entry;
        }

        _last = entry;
    }

    /// <summary>Takes the entry out; harmless when waking has already done so.</summary>
    [NoAllocation]
    public void Remove(WaitEntry entry)
    {
        if (entry.Queue != this)
        {
            return;
        }

        if (entry.Previous is null)
        {
            _first = entry.Next;
        }
        else
        {
            entry.Previous.Next = entry.Next;
        }

        if (entry.Next is null)
        {
            _last = entry.Previous;
        }
        else
        {
            entry.Next.Previous = entry.Previous;
        }

        entry.Queue = null;
        entry.Next = null;
        entry.Previous = null;
    }

    [NoAllocation]
    public void WakeOne()
    {
        if (_first is { } entry)
        {
            WakeFirst(entry);
        }
    }

    [NoAllocation]
    public void WakeAll()
    {
        while (_first is { } entry)
        {
            WakeFirst(entry);
        }
    }

    [NoAllocation]
    private void WakeFirst(WaitEntry entry)
    {
        _first = entry.Next;
        if (_first is null)
        {
            _last = null;
        }
        else
        {
            _first.Previous = null;
        }

        entry.Queue = null;
        entry.Next = null;
        entry.IsSignalled = true;
        entry.Waiter.Wake();
    }
}
