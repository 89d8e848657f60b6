using System.Runtime.CompilerServices;

namespace Tine;

/// <summary>Threads that wait for one event, first come first woken.</summary>
/// <remarks>Waking allocates nothing and may be done from an interrupt handler. Waiters test their condition in a loop.</remarks>
public sealed class WaitQueue
{
    /// <summary>Waiters woken at once; the others follow in portions.</summary>
    public const int MostAtOnce = 256;

    private static LateWakes? s_late;

    private IntrusiveList<WaitEntry, WaitEntry.Link> _entries;

    /// <summary>Takes the rest of many waiters; null to wake all at once.</summary>
    [NoAllocation]
    public static LateWakes? Late
    {
        get => BareMetal.IsHere ? s_late : HostedMachine.Current.LateWakes;
        set
        {
            if (BareMetal.IsHere)
            {
                s_late = value;
            }
            else
            {
                HostedMachine.Current.LateWakes = value;
            }
        }
    }

    [NoAllocation]
    public bool IsEmpty => _entries.IsEmpty;

    /// <summary>
    /// Whether one waiter is woken at each event (<see cref="WakeOne"/>). The others may sleep on although their condition is true by
    /// then; the one that runs wakes the next one where it leaves something.
    /// </summary>
    public bool WakesInTurn { [NoAllocation] get; init; }

    /// <summary>Whether a thread waits; a mark alone (<see cref="LateWakes"/>) does not count.</summary>
    [NoAllocation]
    public bool HasWaiters => _entries.First is { } first && (!first.IsMark || _entries.After(first) is not null);

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

    /// <summary>
    /// Enters the queue before a look at the condition that lets others run in the middle: <see cref="WaitFromEntry"/> or
    /// <see cref="Leave"/> follows.
    /// </summary>
    public void Enter(Caller caller)
    {
        if (caller.Entry.Queue != this)
        {
            Add(caller.Entry);
        }
    }

    /// <summary>Sleeps once, unless the queue has been woken since <see cref="Enter"/>.</summary>
    /// <returns>None when woken, ERESTARTSYS for a signal.</returns>
    public Errno WaitFromEntry(Caller caller)
    {
        Errno outcome = caller.Entry.IsSignalled ? Errno.None : caller.Block(SleepKind.Interruptible, Caller.Never);
        bool isSignalled = caller.Entry.IsSignalled;
        Leave(caller);
        return isSignalled ? Errno.None : outcome;
    }

    /// <summary>Leaves the queue; harmless for who does not stand in it.</summary>
    public void Leave(Caller caller) => Remove(caller.Entry);

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
        for (bool isMark = true; isMark && _entries.First is { } entry;)
        {
            isMark = entry.IsMark;

            // Spelled out here: by the others' function each transfer through a pipe would pay for a call more.
            Remove(entry);
            entry.IsSignalled = true;
            entry.Waiter.Wake();
        }
    }

    [NoAllocation]
    public void WakeAll() => WakeAll(MostAtOnce);

    /// <summary>Wakes all, no more than so many of them at once: the others follow in portions.</summary>
    /// <remarks>
    /// The first runs as soon as any that wakes up, the others after those. With more than one of them in front the reader of a
    /// counter that leaves something, and wakes the others, would double their number each time.
    /// </remarks>
    [NoAllocation]
    public void WakeAll(int mostAtOnce)
    {
        if (_entries.First is { } first)
        {
            WaitEntry last = _entries.Last!; // What enters meanwhile waits for the next event.
            Wake(first);
            if (first != last && !_entries.IsEmpty)
            {
                WakeCrowd(last, mostAtOnce - 1);
            }
        }
    }

    /// <summary>Wakes the others of many: while they run, one after the other, nobody else is to wait for them.</summary>
    [NoAllocation]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WakeCrowd(WaitEntry last, int left)
    {
        LateWakes? late = Late;
        late?.BeginCrowd();
        for (; _entries.First is { } entry; left--)
        {
            // Those before a mark at the very end are left for later already.
            if (left <= 0 && late is not null && (_entries.Last!.IsMark || late.TryAdd(this)))
            {
                break;
            }

            Wake(entry);
            if (entry == last)
            {
                break;
            }
        }

        late?.EndCrowd();
    }

    /// <summary>Wakes waiters before a mark; after the last of them the mark is removed.</summary>
    /// <returns>Whether there are more.</returns>
    [NoAllocation]
    internal bool WakeBefore(WaitEntry mark, int most)
    {
        for (; most > 0 && mark.Queue == this && _entries.First is { } entry; most--)
        {
            Wake(entry);
        }

        return mark.Queue == this;
    }

    [NoAllocation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Wake(WaitEntry entry)
    {
        TakeOut(entry);
        entry.Waiter.Wake();
    }

    /// <summary>Takes out an entry that is to be woken, at no cost to the caller's stack: epolls that wait for epolls wake each other.</summary>
    [NoAllocation]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeOut(WaitEntry entry)
    {
        Remove(entry);
        entry.IsSignalled = true;
    }
}
