namespace Tine.Files;

/// <summary>The watches of one file, and of a directory also for what happens in it.</summary>
public sealed class FileWatches
{
    internal IntrusiveList<FileWatch, FileWatch.FileLink> All;

    /// <summary>The directory that the file was last moved to while its file system was watched, for those that have it open; else null.</summary>
    public FileWatches? MovedTo { get; private set; }

    /// <summary>The name in that directory.</summary>
    public byte[]? MovedName { get; private set; }

    public bool IsEmpty => All.IsEmpty;

    public void NoteMove(FileWatches directory, byte[] name)
    {
        MovedTo = directory;
        MovedName = name;
    }

    /// <summary>Tells all watches; a name is that of a file in the directory that they watch.</summary>
    public void Tell(in WatchedChange change, byte[]? name = null)
    {
        foreach (FileWatch watch in All)
        {
            watch.Tell(change, name);
        }
    }

    /// <summary>Ends all watches: the file is gone.</summary>
    public void EndDeleted()
    {
        while (All.First is { } watch)
        {
            var change = new WatchedChange(WatchEvents.SelfDeleted);
            if ((watch.Events & WatchEvents.SelfDeleted) != 0)
            {
                watch.Queue.Add(watch.Number, change.Events, null, 0);
            }

            watch.End();
        }
    }

    /// <summary>The watch of one instance; null when it has none.</summary>
    internal FileWatch? Of(WatchQueue queue)
    {
        foreach (FileWatch watch in All)
        {
            if (watch.Queue == queue)
            {
                return watch;
            }
        }

        return null;
    }
}
