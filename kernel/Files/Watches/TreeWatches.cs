namespace Tine.Files;

/// <summary>The watches of all files of one file system.</summary>
public sealed class TreeWatches
{
    private const int InstructionsAWatch = 500;

    internal IntrusiveList<FileWatch, FileWatch.TreeLink> All;

    public bool IsEmpty => All.IsEmpty;

    /// <summary>Ends all watches, in portions: the file system is unmounted, and nobody comes to its files any more.</summary>
    public void EndUnmounted(Caller caller)
    {
        var portion = new WorkPortion(caller);
        while (All.First is { } watch)
        {
            watch.Queue.Add(watch.Number, WatchEvents.Unmounted | watch.Kind, null, 0);
            watch.End();
            portion.Spend(InstructionsAWatch);
        }
    }
}
