using System.Collections.Generic;

namespace Tine.Files;

/// <summary>A program's wish to hear of one open file under one descriptor, in an <see cref="EventPoll"/>.</summary>
/// <remarks>Stands in the lists of both until the wish is taken back or one of them is closed for good.</remarks>
internal sealed class PollInterest : FileInterest
{
    private const PollEvents Behaviour = PollEvents.Exclusive | PollEvents.WakeUp | PollEvents.OneShot | PollEvents.EdgeTriggered;

    private readonly List<WaitEntry> _entries = new();
    private PollWatcher _watcher;
    private ExclusiveInterests? _exclusives;
    private bool _isAsked;
    private PollInterest? _nextOfDescriptor;
    private ListLink<PollInterest> _exclusiveLink;
    private ListLink<PollInterest> _pollLink;
    private ListLink<PollInterest> _readyLink;

    public PollInterest(EventPoll poll, OpenFile file, int descriptor)
    {
        Poll = poll;
        File = file;
        Descriptor = descriptor;
        _watcher = new InterestWatcher(this);
        file.PollInterests.AddFirst(this);
        PollChanges.Current.Count++;
    }

    public EventPoll Poll { get; }

    /// <summary>Without a reference: closing it ends the interest.</summary>
    public OpenFile File { get; }

    public int Descriptor { get; }

    public PollEvents Events { get; private set; }

    /// <summary>The program's own, told with each event.</summary>
    public ulong Data { get; private set; }

    /// <summary>Stands in the <see cref="ReadyList"/>.</summary>
    internal bool IsListed;

    /// <summary>The last walk (<see cref="PollNesting"/>) that came by its file, where it is the first of the file's interests.</summary>
    internal PollNesting? LastCheck;

    /// <summary>The wish was taken back, or the file closed.</summary>
    internal bool IsOver { get; private set; }

    public void Change(PollEvents events, ulong data)
    {
        Events = events | PollEvents.Always;
        Data = data;
    }

    /// <summary>Joins the exclusive interests in the file: one of them hears of a change (EPOLLEXCLUSIVE).</summary>
    public void Join(ExclusiveInterests exclusives)
    {
        exclusives.Add(this);
        _exclusives = exclusives;
        _watcher = exclusives.Watcher;
    }

    /// <summary>The interests that share its file's changes; null without EPOLLEXCLUSIVE.</summary>
    public ExclusiveInterests? Exclusives => _exclusives;

    /// <summary>Has an epoll drop what came to nothing, before a look at it.</summary>
    public void Settle(Caller caller)
    {
        if (File is EventPoll below)
        {
            below.Settle(caller);
        }
    }

    /// <summary>Asks the interest, after a change, to answer for all that are exclusive.</summary>
    /// <returns>False when nobody waits for its epoll: another is to be asked, too.</returns>
    [NoAllocation]
    public bool Ask()
    {
        _isAsked = Poll.NoteWoken(this);
        return _isAsked;
    }

    /// <summary>Passes a change on: the interest has nothing to tell, and the next one is asked if it was asked for all.</summary>
    public void Decline()
    {
        if (_isAsked)
        {
            _isAsked = false;
            _exclusives!.WakeAfter(this);
        }
    }

    /// <summary>The wanted events that are ready now. From here on every change is heard of.</summary>
    public PollEvents Look() => File.IsClosed ? PollEvents.None : File.Poll(_watcher) & Events & ~Behaviour;

    /// <summary>Whether it is done after it was told: an edge is told once, and EPOLLONESHOT disarms, errors included.</summary>
    /// <returns>False when it shall be looked at again without having been woken.</returns>
    public bool IsDoneOnceTold()
    {
        _isAsked = false;
        if ((Events & PollEvents.OneShot) != 0)
        {
            Events &= Behaviour;
            return true;
        }

        return (Events & PollEvents.EdgeTriggered) != 0;
    }

    [NoAllocation]
    public override void Wake() => Poll.NoteWoken(this);

    /// <summary>Enters a queue of the file, unless it is in one already.</summary>
    public void Enter(WaitQueue queue)
    {
        WaitEntry? free = null;
        foreach (WaitEntry entry in _entries)
        {
            if (entry.Queue == queue)
            {
                return;
            }

            free = entry.Queue is null ? entry : free;
        }

        if (free is null)
        {
            free = new WaitEntry(this);
            _entries.Add(free);
        }

        queue.Add(free);
    }

    /// <summary>Ends the interest, once.</summary>
    public override void Detach()
    {
        if (IsOver)
        {
            return;
        }

        IsOver = true;
        Decline();
        _exclusives?.Remove(this);
        foreach (WaitEntry entry in _entries)
        {
            entry.Leave();
        }

        Poll.Forget(this);
        File.PollInterests.Remove(this);
        PollChanges.Current.Count++;
    }

    /// <summary>Several may stand under one descriptor: the file of an older one was closed there, and is open elsewhere.</summary>
    internal readonly struct DescriptorLink : IHashLink<PollInterest>
    {
        [NoAllocation]
        public uint HashOf(PollInterest interest) => (uint)interest.Descriptor;

        [NoAllocation]
        public ref PollInterest? NextOf(PollInterest interest) => ref interest._nextOfDescriptor;
    }

    internal readonly struct PollLink : IListLink<PollInterest>
    {
        [NoAllocation]
        public ref ListLink<PollInterest> In(PollInterest interest) => ref interest._pollLink;
    }

    internal readonly struct ExclusiveLink : IListLink<PollInterest>
    {
        [NoAllocation]
        public ref ListLink<PollInterest> In(PollInterest interest) => ref interest._exclusiveLink;
    }

    internal readonly struct ReadyLink : IListLink<PollInterest>
    {
        [NoAllocation]
        public ref ListLink<PollInterest> In(PollInterest interest) => ref interest._readyLink;
    }
}
