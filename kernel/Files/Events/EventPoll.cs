using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Tine.Memory;

namespace Tine.Files;

/// <summary>Open files that a program is interested in, and which of them may be ready; epoll(7).</summary>
/// <remarks>
/// An interest stands in the queues of its file. When one of them is woken it enters the list of those that may be ready, and
/// whoever waits looks at the files in the list alone. Waking may happen in an interrupt and allocates nothing.
/// </remarks>
public sealed class EventPoll : NamelessFile
{
    /// <summary>struct epoll_event is packed on x86-64: 4 bytes of events, 8 of data.</summary>
    public const int RecordSize = 12;

    private const int InstructionsToLook = 500;
    private const int InterestsAPortion = 64;

    private readonly WaitQueue _waiting = new();
    private readonly FileLimits _limits;

    /// <summary>The interest that came last under each descriptor, from which the others are linked.</summary>
    private readonly Dictionary<int, PollInterest> _byDescriptor = new();

    private ReadyList _ready;

    /// <param name="services">The machine's.</param>
    /// <param name="maker">To whom its interests are charged.</param>
    public EventPoll(FileServices services, Credentials maker)
        : base(services, "[eventpoll]", OpenFlags.ReadWrite)
    {
        _limits = services.Limits;
        Account = services.Accounts.Of(maker);
    }

    /// <summary>To whom its interests are charged.</summary>
    internal UserAccount Account { get; }

    /// <summary>All interests, in no order.</summary>
    internal IntrusiveList<PollInterest, PollInterest.PollLink> Interests;

    /// <summary>The last walk along chains of epolls that came by, and what it found.</summary>
    internal PollNesting? LastCheck { get; set; }

    /// <summary>Levels of epolls below or above this one, as <see cref="LastCheck"/> counted them.</summary>
    internal int DepthAtCheck { get; set; }

    /// <summary>EPOLL_CTL_ADD.</summary>
    /// <returns>
    /// None; EEXIST; EPERM for files that are always ready; EINVAL for itself, or when one file would wake too many; ELOOP for a ring
    /// and for too many in a row; ENOSPC for a user with too many.
    /// </returns>
    public Errno Add(OpenFile file, int descriptor, PollEvents events, ulong data)
    {
        if (file == this)
        {
            return Errno.EINVAL;
        }

        if (!file.CanBeWatched)
        {
            return Errno.EPERM;
        }

        Errno error = file is EventPoll other ? PollNesting.Check(this, other) : Errno.None;
        if (error != Errno.None)
        {
            return error;
        }

        if (Find(file, descriptor) is not null)
        {
            return Errno.EEXIST;
        }

        if (Account.Watches >= _limits.MostWatches)
        {
            return Errno.ENOSPC;
        }

        var interest = new PollInterest(this, file, descriptor);
        Enter(interest);
        if ((file is EventPoll || !PollInterests.IsEmpty) && PollNesting.HasTooManyPaths(file))
        {
            interest.Detach();
            return Errno.EINVAL;
        }

        if ((events & PollEvents.Exclusive) != 0)
        {
            interest.Join(ExclusiveInterests.In(file));
        }

        interest.Change(events, data);
        NoteIfReady(interest);
        return Errno.None;
    }

    /// <summary>EPOLL_CTL_MOD.</summary>
    /// <returns>None or ENOENT; EINVAL for an exclusive interest, or to make one.</returns>
    public Errno Change(OpenFile file, int descriptor, PollEvents events, ulong data)
    {
        if (Find(file, descriptor) is not { } interest)
        {
            return Errno.ENOENT;
        }

        if (((interest.Events | events) & PollEvents.Exclusive) != 0)
        {
            return Errno.EINVAL;
        }

        interest.Change(events, data);
        NoteIfReady(interest);
        return Errno.None;
    }

    /// <summary>EPOLL_CTL_DEL.</summary>
    /// <returns>None or ENOENT.</returns>
    public Errno Remove(OpenFile file, int descriptor)
    {
        if (Find(file, descriptor) is not { } interest)
        {
            return Errno.ENOENT;
        }

        interest.Detach();
        return Errno.None;
    }

    /// <summary>Waits until something is ready and tells of it.</summary>
    /// <param name="caller">Who waits.</param>
    /// <param name="destination">Where the records go.</param>
    /// <param name="most">How many are wanted.</param>
    /// <param name="deadlineNanoseconds">On the monotonic clock; 0 not to wait.</param>
    /// <returns>How many were written, 0 at the deadline; EFAULT; EINTR, which is never restarted (signal(7)).</returns>
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

    /// <summary>Something may have changed about a file.</summary>
    /// <returns>Somebody waits here, and hears of it.</returns>
    [NoAllocation]
    internal bool NoteWoken(PollInterest interest)
    {
        bool isAwaited = !_waiting.IsEmpty;
        _ready.Add(interest);
        if (isAwaited)
        {
            _waiting.WakeAll();
        }

        return isAwaited;
    }

    /// <summary>The interest ends.</summary>
    internal void Forget(PollInterest interest)
    {
        _ready.Remove(interest);
        Leave(interest);
    }

    protected override void OnLastRelease()
    {
        if (!DetachPortion())
        {
            UnusedMemory.Add(new Rest(this));
        }

        base.OnLastRelease();
    }

    /// <returns>Whether no interest is left.</returns>
    private bool DetachPortion()
    {
        for (int left = InterestsAPortion; left > 0 && Interests.First is { } interest; left--)
        {
            interest.Detach();
        }

        return Interests.IsEmpty;
    }

    /// <summary>Interests of an epoll that is closed.</summary>
    private sealed class Rest(EventPoll poll) : UnusedObject
    {
        public override bool TakeApartPortion() => poll.DetachPortion();
    }

    private void NoteIfReady(PollInterest interest)
    {
        if (interest.Look() != PollEvents.None)
        {
            NoteWoken(interest);
        }
    }

    /// <summary>Looks once at each that may be ready. Level-triggered ones stay in the list as long as they are.</summary>
    private Result<int> Collect(Caller caller, ref IoBuffer destination, int most)
    {
        var portion = new WorkPortion(caller);
        int told = 0;
        for (int left = _ready.Count; left > 0 && told < most && portion.Spend(InstructionsToLook) == Errno.None; left--)
        {
            if (_ready.TakeFirst() is not { } interest)
            {
                break;
            }

            PollEvents events = interest.Look();
            if (events == PollEvents.None)
            {
                interest.Decline();
                continue;
            }

            if (!Write(ref destination, events, interest.Data))
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

    private static bool Write(ref IoBuffer destination, PollEvents events, ulong data)
    {
        Span<byte> record = stackalloc byte[RecordSize];
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)events);
        BinaryPrimitives.WriteUInt64LittleEndian(record[4..], data);
        Result<int> copied = destination.CopyTo(record);
        return !copied.Failed && copied.Value == RecordSize;
    }

    private PollInterest? Find(OpenFile file, int descriptor)
    {
        PollInterest? interest = _byDescriptor.TryGetValue(descriptor, out PollInterest? first) ? first : null;
        while (interest is not null && interest.File != file)
        {
            interest = interest.NextOfDescriptor;
        }

        return interest;
    }

    private void Enter(PollInterest interest)
    {
        interest.NextOfDescriptor = _byDescriptor.TryGetValue(interest.Descriptor, out PollInterest? first) ? first : null;
        _byDescriptor[interest.Descriptor] = interest;
    }

    private void Leave(PollInterest interest)
    {
        PollInterest first = _byDescriptor[interest.Descriptor];
        if (first != interest)
        {
            while (first.NextOfDescriptor != interest)
            {
                first = first.NextOfDescriptor!;
            }

            first.NextOfDescriptor = interest.NextOfDescriptor;
        }
        else if (interest.NextOfDescriptor is { } next)
        {
            _byDescriptor[interest.Descriptor] = next;
        }
        else
        {
            _byDescriptor.Remove(interest.Descriptor);
        }
    }
}
