using Tine.Memory;

namespace Tine.Files;

/// <summary>Open files that a program is interested in, and which of them may be ready; epoll(7).</summary>
/// <remarks>
/// An interest stands in the queues of its file. When one of them is woken it enters the list of those that may be ready, and
/// whoever waits looks at the files in the list alone. Waking may happen in an interrupt and allocates nothing.
/// </remarks>
public sealed class EventPoll : NamelessFile
{
    private const int InstructionsToLook = 500;

    /// <summary>Waiters woken at once: the event may have woken hundreds of epolls.</summary>
    private const int MostWokenAtOnce = 8;

    private readonly WaitQueue _waiting = new();
    private ReadyList _ready;

    /// <param name="services">The machine's.</param>
    /// <param name="maker">The user that is charged for its interests.</param>
    public EventPoll(FileServices services, Credentials maker)
        : base(services, "[eventpoll]", OpenFlags.ReadWrite)
    {
        Interests = new InterestTable(services.Accounts.Of(maker), services.Limits);
        WaitQueue.Late?.Expect(WaitQueue.MostAtOnce);
    }

    /// <summary>The files that it is interested in.</summary>
    internal InterestTable Interests { get; }

    /// <summary>The last walk along chains of epolls that came by, and what it found.</summary>
    internal PollNesting? LastCheck { get; set; }

    /// <summary>Levels of epolls below or above this one, as <see cref="LastCheck"/> counted them.</summary>
    internal int DepthAtCheck { get; set; }

    /// <summary>Adds an interest: EPOLL_CTL_ADD.</summary>
    /// <returns>
    /// None; EEXIST; EPERM for files that are always ready; EINVAL for itself, or when one file would wake too many; ELOOP for a ring
    /// and for too many in a row; ENOSPC for a user with too many; EINTR when the caller has been killed.
    /// </returns>
    public Errno Add(Caller caller, OpenFile file, int descriptor, PollEvents events, ulong data)
    {
        if (file == this)
        {
            return Errno.EINVAL;
        }

        if (!file.CanBeWatched)
        {
            return Errno.EPERM;
        }

        if (file is not EventPoll && PollInterests.IsEmpty)
        {
            Result<PollInterest> made = Interests.Make(this, file, descriptor);
            return made.Failed ? made.Error : Begin(caller, made.Value, events, data);
        }

        // Others may run during the checks, and close both files.
        AddReference();
        file.AddReference();
        Errno error = AddChecked(caller, file, descriptor, events, data);
        file.Release();
        Release();
        return error;
    }

    /// <summary>Changes an interest: EPOLL_CTL_MOD.</summary>
    /// <returns>None or ENOENT; EINVAL for an exclusive interest, or to make one.</returns>
    public Errno Change(Caller caller, OpenFile file, int descriptor, PollEvents events, ulong data)
    {
        if (Interests.Find(file, descriptor) is not { } interest)
        {
            return Errno.ENOENT;
        }

        if (((interest.Events | events) & PollEvents.Exclusive) != 0)
        {
            return Errno.EINVAL;
        }

        interest.Change(events, data);
        NoteIfReady(caller, interest);
        return Errno.None;
    }

    /// <summary>Removes an interest: EPOLL_CTL_DEL.</summary>
    /// <returns>None or ENOENT.</returns>
    public Errno Remove(OpenFile file, int descriptor)
    {
        if (Interests.Find(file, descriptor) is not { } interest)
        {
            return Errno.ENOENT;
        }

        interest.Detach();
        return Errno.None;
    }

    /// <summary>Waits until something is ready and tells of it.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="destination">The buffer of the records.</param>
    /// <param name="most">The most records wanted.</param>
    /// <param name="deadlineNanoseconds">On the monotonic clock; 0 not to wait.</param>
    /// <returns>The number written, 0 at the deadline; EFAULT; EINTR, which is never restarted (signal(7)).</returns>
    public Result<int> Wait(Caller caller, ref IoBuffer destination, int most, ulong deadlineNanoseconds)
    {
        while (true)
        {
            Result<int> told = Collect(caller, ref destination, most);
            if (told.Failed || told.Value > 0 || deadlineNanoseconds == 0)
            {
                return told;
            }

            // Others may have run during a long look, and found nobody waiting.
            if (_ready.Count > 0 && !caller.IsInterrupted)
            {
                continue;
            }

            Errno error = _waiting.Wait(caller, SleepKind.Interruptible, deadlineNanoseconds);
            if (error == Errno.ETIMEDOUT)
            {
                return Collect(caller, ref destination, most);
            }

            if (error != Errno.None)
            {
                return Errno.EINTR;
            }
        }
    }

    /// <summary>
    /// Drops interests that came to nothing, in portions, until the first that may be ready is: from here on <see cref="Poll"/>
    /// looks at one.
    /// </summary>
    public void Settle(Caller caller)
    {
        WaitQueue.Late?.Finish(caller);
        var portion = new WorkPortion(caller);
        for (int left = _ready.Count; left > 0 && _ready.First is { } interest; left--)
        {
            interest.Settle(caller);
            if (interest.IsListed && interest.Look() != PollEvents.None)
            {
                return;
            }

            _ready.Remove(interest);
            interest.Decline();
            if (portion.Spend(InstructionsToLook) != Errno.None)
            {
                return;
            }
        }
    }

    /// <remarks>After <see cref="Settle"/>: what is in the list by then is not looked at in portions.</remarks>
    public override PollEvents Poll(PollWatcher? watcher)
    {
        watcher?.Watch(_waiting);
        for (int left = _ready.Count; left > 0; left--)
        {
            PollInterest interest = _ready.TakeFirst()!;
            if (interest.Look() != PollEvents.None)
            {
                _ready.Add(interest);
                return PollEvents.Readable;
            }

            interest.Decline();
        }

        return PollEvents.None;
    }

    /// <summary>Notes that something may have changed about a file.</summary>
    /// <returns>Somebody waits here, and hears of it.</returns>
    [NoAllocation]
    internal bool NoteWoken(PollInterest interest)
    {
        bool isAwaited = _waiting.HasWaiters;
        _ready.Add(interest);
        if (isAwaited)
        {
            _waiting.WakeAll(MostWokenAtOnce);
        }

        return isAwaited;
    }

    /// <summary>Removes an interest that ends.</summary>
    internal void Forget(PollInterest interest)
    {
        _ready.Remove(interest);
        Interests.Remove(interest);
    }

    protected override void OnLastRelease()
    {
        WaitQueue.Late?.ExpectNoMore(WaitQueue.MostAtOnce);
        Interests.Close();
        base.OnLastRelease();
    }

    /// <summary>Adds an interest after comparing it with those that are there.</summary>
    private Errno AddChecked(Caller caller, OpenFile file, int descriptor, PollEvents events, ulong data)
    {
        Errno error = file is EventPoll other ? PollNesting.Check(caller, this, other) : Errno.None;
        Result<PollInterest> made = error == Errno.None ? Interests.Make(this, file, descriptor) : error;
        if (made.Failed)
        {
            return made.Error;
        }

        error = PollNesting.CheckPaths(caller, file);
        if (error == Errno.None)
        {
            return Begin(caller, made.Value, events, data);
        }

        made.Value.Detach();
        return error;
    }

    private Errno Begin(Caller caller, PollInterest interest, PollEvents events, ulong data)
    {
        if (interest.IsOver)
        {
            return Errno.None; // Another thread has taken it back meanwhile.
        }

        if ((events & PollEvents.Exclusive) != 0)
        {
            interest.Join(ExclusiveInterests.In(interest.File));
        }

        interest.Change(events, data);
        NoteIfReady(caller, interest);
        return Errno.None;
    }

    private void NoteIfReady(Caller caller, PollInterest interest)
    {
        interest.Settle(caller);
        if (!interest.IsOver && interest.Look() != PollEvents.None)
        {
            NoteWoken(interest);
        }
    }

    /// <summary>Looks once at each that may be ready. Level-triggered ones stay in the list as long as they are.</summary>
    private Result<int> Collect(Caller caller, ref IoBuffer destination, int most)
    {
        WaitQueue.Late?.Finish(caller);
        var portion = new WorkPortion(caller);
        int told = 0;
        for (int left = _ready.Count; left > 0 && told < most && portion.Spend(InstructionsToLook) == Errno.None; left--)
        {
            if (_ready.TakeFirst() is not { } interest)
            {
                break;
            }

            interest.Settle(caller);
            PollEvents events = interest.Look();
            if (events == PollEvents.None)
            {
                interest.Decline();
                continue;
            }

            if (!EventRecord.TryWrite(ref destination, events, interest.Data))
            {
                _ready.Add(interest);
                return told > 0 ? told : Errno.EFAULT;
            }

            told++;
            if (!interest.IsDoneOnceTold())
            {
                _ready.Add(interest);
            }
        }

        return told;
    }
}
