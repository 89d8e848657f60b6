using Tine.Memory;

namespace Tine.Files;

/// <summary>An instance of inotify(7): its watches, and the events that nobody has read yet.</summary>
/// <param name="account">The user that is charged for both.</param>
/// <param name="limits">Bounds of what one user may have.</param>
public sealed class WatchQueue(UserAccount account, FileLimits limits) : UnusedObject
{
    private const int ItemsAPortion = 64;

    /// <summary>The number of events queued between two questions for more room in the heap.</summary>
    private const int EventsAQuestion = 256;

    private const ulong HeapToAsk = (64 * 1024) + 1;

    /// <summary>Of an event and of a watch, about.</summary>
    private const ulong BytesAnItem = 256;

    private readonly HashBuckets<FileWatch, FileWatch.NumberLink> _byNumber = new();
    private readonly QueuedEvent _overflow = new(-1, WatchEvents.Overflow, 0, null);
    private IntrusiveList<FileWatch, FileWatch.QueueLink> _watches;
    private IntrusiveList<QueuedEvent, QueuedEvent.Link> _events;
    private ulong _count;
    private bool _isOver;
    private bool _hasOverflown;
    private int _lastNumber;

    /// <summary>Woken when an event comes.</summary>
    public WaitQueue Readers { get; } = new();

    /// <summary>The bytes of all records that can be read.</summary>
    public int BytesToRead { get; private set; }

    /// <summary>Kernel memory that ends with it, in bytes.</summary>
    public ulong HeldBytes { [NoAllocation] get => (_count + (ulong)_byNumber.Count) * BytesAnItem; }

    internal QueuedEvent? First => _events.First;

    internal IntrusiveList<FileWatch, FileWatch.QueueLink>.Enumerator Watches => _watches.GetEnumerator();

    /// <summary>Adds a watch.</summary>
    /// <returns>The watch; ENOSPC for a user with too many.</returns>
    public Result<FileWatch> Watch(FileWatches file, TreeWatches tree, ulong inode, uint device, WatchEvents kind)
    {
        if (account.WatchedFiles >= limits.MostWatchedFiles)
        {
            return Errno.ENOSPC;
        }

        account.WatchedFiles++;
        var watch = new FileWatch(this, NextNumber(), file, tree) { InodeNumber = inode, Device = device, Kind = kind };
        _byNumber.Add(watch);
        _watches.AddFirst(watch);
        return watch;
    }

    /// <summary>Ends a watch, with an event that says so.</summary>
    /// <returns>None or EINVAL.</returns>
    public Errno Unwatch(int number)
    {
        if (Find(number) is not { } watch)
        {
            return Errno.EINVAL;
        }

        watch.End();
        return Errno.None;
    }

    /// <summary>Ends all watches and forgets all events of an instance that is closed, many of them later.</summary>
    public void Close()
    {
        _isOver = true;
        account.WatchInstances--;
        if (!FreePortion())
        {
            UnusedMemory.Current.Add(this);
        }
    }

    /// <inheritdoc/>
    public override bool FreePortion()
    {
        for (int left = ItemsAPortion; left > 0 && _watches.First is { } watch; left--)
        {
            watch.Remove();
        }

        for (int left = ItemsAPortion; left > 0 && _events.First is not null; left--)
        {
            TakeFirst();
        }

        return _watches.IsEmpty && _events.IsEmpty;
    }

    /// <summary>Queues an event unless the last one says the same. One that says that events were lost ends a full queue.</summary>
    internal void Add(int watch, WatchEvents events, byte[]? name, uint cookie)
    {
        if (_isOver || _hasOverflown || _events.Last?.Says(watch, events, name) == true)
        {
            return;
        }

        bool hasRoom = _count < limits.MostQueuedEvents && (_count % EventsAQuestion != EventsAQuestion - 1 || HeapRoom.Has(HeapToAsk));
        _hasOverflown = !hasRoom;
        QueuedEvent added = hasRoom ? new QueuedEvent(watch, events, cookie, name) : _overflow;
        _events.AddLast(added);
        _count++;
        BytesToRead += added.Size;
        Readers.WakeAll();
    }

    internal void TakeFirst()
    {
        if (_events.TakeFirst() is { } first)
        {
            _count--;
            BytesToRead -= first.Size;
            _hasOverflown &= first != _overflow;
        }
    }

    internal void Forget(FileWatch watch)
    {
        _watches.Remove(watch);
        _byNumber.Remove(watch);
        account.WatchedFiles--;
    }

    private FileWatch? Find(int number)
    {
        FileWatch? watch = _byNumber.First((uint)number);
        while (watch is not null && watch.Number != number)
        {
            watch = HashBuckets<FileWatch, FileWatch.NumberLink>.After(watch);
        }

        return watch;
    }

    /// <summary>Numbers are not used again before all others have been, so that an old one in the queue names nothing else.</summary>
    private int NextNumber()
    {
        do
        {
            _lastNumber = _lastNumber == int.MaxValue ? 1 : _lastNumber + 1;
        }
        while (Find(_lastNumber) is not null);
        return _lastNumber;
    }
}
