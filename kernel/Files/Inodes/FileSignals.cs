namespace Tine.Files;

/// <summary>
/// The signals that an open file sends: receiver (F_SETOWN), number (F_SETSIG), and whether it sends any (O_ASYNC); fcntl(2).
/// </summary>
/// <remarks>While it is on it stands in the queues of the file, as a thread that polls does, and stays there when it is woken.</remarks>
public sealed class FileSignals(OpenFile file) : PollWatcher
{
    private QueueSignal? _first;
    private QueueSignal? _second;

    public FileOwner? Owner { [NoAllocation] get; set; }

    /// <summary>F_SETSIG: the signal's number; 0 for SIGIO without details.</summary>
    public int Signal { [NoAllocation] get; set; }

    /// <summary>The descriptor under which it was turned on, or a lease taken; told with the signal.</summary>
    public int Descriptor { [NoAllocation] get; set; }

    public void TurnOn(int descriptor)
    {
        TurnOff();
        Descriptor = descriptor;
        file.Poll(this);
    }

    public void TurnOff()
    {
        _first?.Leave();
        _second?.Leave();
        _first = null;
        _second = null;
    }

    /// <remarks>Files that can be read and written name the queue of readers first.</remarks>
    public override void Watch(WaitQueue queue)
    {
        if (_first is null)
        {
            _first = new QueueSignal(this, queue, file.IsReadable ? PollEvents.Readable : PollEvents.Writable | PollEvents.WriteBand);
        }
        else
        {
            _second ??= new QueueSignal(this, queue, PollEvents.Writable | PollEvents.WriteBand);
        }
    }

    /// <summary>A place in one queue.</summary>
    private sealed class QueueSignal : Waiter
    {
        private readonly FileSignals _signals;
        private readonly WaitQueue _queue;
        private readonly PollEvents _events;
        private readonly WaitEntry _entry;

        public QueueSignal(FileSignals signals, WaitQueue queue, PollEvents events)
        {
            _signals = signals;
            _queue = queue;
            _events = events;
            _entry = new WaitEntry(this);
            queue.Add(_entry);
        }

        public void Leave() => _entry.Leave();

        [NoAllocation]
        public override void Wake()
        {
            _queue.Add(_entry);
            _signals.Owner?.Tell(_signals, _events);
        }
    }
}
