using System.Runtime.CompilerServices;

namespace Tine;

/// <summary>Threads that wait for one event, first come first woken.</summary>
/// <remarks>Waking allocates nothing and may be done from an interrupt handler. Waiters test their condition in a loop.</remarks>
public sealed class WaitQueue
{
    private IntrusiveList<WaitEntry, WaitEntry.Link> _entries;

    [NoAllocation]
    public bool IsEmpty => _entries.IsEmpty;

    /// <summary>Sleeps once in this queue.</summary>
    /// <returns>None when woken, ERESTARTSYS for a signal, ETIMEDOUT for the deadline.</returns>
    public Errno Wait(Caller caller, SleepKind kind = SleepKind.Interruptible, ulong deadlineNanoseconds = Caller.Never)
    {
        WaitEntry entry = caller.Entry;
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
        _entries.AddLast(entry);
    }

    /// <summary>Takes the entry out; harmless when waking has already done so.</summary>
    [NoAllocation]
    public void Remove(WaitEntry entry)
    {
        if (entry.Queue == this)
        {
            entry.Queue = null;
            _entries.Remove(entry);
        }
    }

    [NoAllocation]
    public void WakeOne()
    {
        if (_entries.First is { } entry)
        {
            Wake(entry);
        }
    }

    [NoAllocation]
    public void WakeAll()
    {
        WaitEntry? last = _entries.Last; // What enters meanwhile waits for the next event.
        while (_entries.First is { } entry)
        {
            Wake(entry);
            if (entry == last)
            {
                break;
            }
        }
    }

    [NoAllocation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Wake(WaitEntry entry)
    {
        Remove(entry);
        entry.IsSignalled = true;
        entry.Waiter.Wake();
    }
}
