namespace Tine.Files;

/// <summary>An event that waits to be read; struct inotify_event.</summary>
internal sealed class QueuedEvent(int watch, WatchEvents events, uint cookie, byte[]? name)
{
    /// <summary>The record's bytes before the name.</summary>
    public const int HeaderSize = 16;

    private ListLink<QueuedEvent> _link;

    public int Watch => watch;

    public WatchEvents Events => events;

    public uint Cookie => cookie;

    public byte[]? Name => name;

    /// <summary>The name with its NUL, rounded up to whole headers.</summary>
    public int NameSize => name is null ? 0 : (name.Length + HeaderSize) & ~(HeaderSize - 1);

    public int Size => HeaderSize + NameSize;

    /// <summary>Whether it says the same: of two such in a row the second is not queued. Linux's event_compare leaves the cookie out.</summary>
    public bool Says(int otherWatch, WatchEvents otherEvents, byte[]? otherName) =>
        watch == otherWatch && events == otherEvents && events != WatchEvents.Ignored
        && (name is null ? otherName is null : otherName is not null && System.MemoryExtensions.SequenceEqual<byte>(name, otherName));

    internal readonly struct Link : IListLink<QueuedEvent>
    {
        [NoAllocation]
        public ref ListLink<QueuedEvent> In(QueuedEvent queued) => ref queued._link;
    }
}
