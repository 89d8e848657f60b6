namespace Tine.Files;

/// <summary>The watches of all files of one file system.</summary>
public sealed class TreeWatches
{
    private const int WatchesAPortion = 128;

    internal IntrusiveList<FileWatch, FileWatch.TreeLink> All;

    public bool IsEmpty => All.IsEmpty;

    /// <summary>Ends a portion of the watches: the file system is unmounted, and nobody comes to its files any more.</summary>
    /// <returns>Whether none is left.</returns>
    public bool EndUnmountedPortion()
    {
        for (int left = WatchesAPortion; left > 0 && All.First is { } watch; left--)
        {
            watch.Queue.Add(watch.Number, WatchEvents.Unmounted | watch.Kind, null, 0);
            watch.End();
        }

        return IsEmpty;
    }
}
