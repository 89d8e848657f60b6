namespace Tine.Files;

/// <summary>One watch of inotify(7): an instance hears of one file.</summary>
/// <remarks>Stands in the lists of the instance, of the file and of its file system until it is removed.</remarks>
public sealed class FileWatch
{
    private readonly FileWatches _file;
    private readonly TreeWatches _tree;
    private ListLink<FileWatch> _fileLink;
    private ListLink<FileWatch> _treeLink;
    private ListLink<FileWatch> _queueLink;
    private FileWatch? _nextOfNumber;

    internal FileWatch(WatchQueue queue, int number, FileWatches file, TreeWatches tree)
    {
        Queue = queue;
        Number = number;
        _file = file;
        _tree = tree;
        file.All.AddFirst(this);
        tree.All.AddFirst(this);
    }

    internal WatchQueue Queue { get; }

    /// <summary>The watch descriptor.</summary>
    public int Number { get; }

    /// <summary>The events that are asked for, and the manner.</summary>
    public WatchEvents Events { get; internal set; }

    /// <summary>The inode's number and its device, for /proc.</summary>
    public ulong InodeNumber { get; init; }

    public uint Device { get; init; }

    /// <summary>Directory for a directory, else None.</summary>
    public WatchEvents Kind { get; init; }

    /// <summary>Queues an event that is asked for.</summary>
    internal void Tell(in WatchedChange change, byte[]? name)
    {
        bool isPast = change.IsUnlinked && (Events & WatchEvents.ExceptUnlinked) != 0;
        if ((change.Events & Events & WatchEvents.All) == 0 || isPast)
        {
            return;
        }

        Queue.Add(Number, change.Events, name, change.Cookie);
        if ((Events & WatchEvents.Once) != 0)
        {
            End();
        }
    }

    /// <summary>Removes it, with a last event that says so.</summary>
    internal void End()
    {
        Queue.Add(Number, WatchEvents.Ignored, null, 0);
        Remove();
    }

    internal void Remove()
    {
        _file.All.Remove(this);
        _tree.All.Remove(this);
        Queue.Forget(this);
    }

    internal readonly struct FileLink : IListLink<FileWatch>
    {
        [NoAllocation]
        public ref ListLink<FileWatch> In(FileWatch watch) => ref watch._fileLink;
    }

    internal readonly struct TreeLink : IListLink<FileWatch>
    {
        [NoAllocation]
        public ref ListLink<FileWatch> In(FileWatch watch) => ref watch._treeLink;
    }

    internal readonly struct QueueLink : IListLink<FileWatch>
    {
        [NoAllocation]
        public ref ListLink<FileWatch> In(FileWatch watch) => ref watch._queueLink;
    }

    internal readonly struct NumberLink : IHashLink<FileWatch>
    {
        [NoAllocation]
        public uint HashOf(FileWatch watch) => (uint)watch.Number;

        [NoAllocation]
        public ref FileWatch? NextOf(FileWatch watch) => ref watch._nextOfNumber;
    }
}
