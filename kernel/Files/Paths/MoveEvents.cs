namespace Tine.Files;

/// <summary>Tells those that watch files (inotify(7)) of a rename, in the order of Linux's fsnotify_move.</summary>
internal static class MoveEvents
{
    /// <summary>Tells of a rename that has been done. The name that was replaced is gone, the file perhaps not.</summary>
    public static void Tell(in PathWalk from, in PathWalk to, RenameFlags flags)
    {
        Inode moved = from.Found!;
        if (!moved.FileSystem.IsWatched)
        {
            return;
        }

        bool exchanges = (flags & RenameFlags.Exchange) != 0;
        Tell(from, to, moved, exchanges ? null : to.Found);
        if (exchanges)
        {
            Tell(to, from, to.Found!, null);
        }
    }

    private static void Tell(in PathWalk from, in PathWalk to, Inode moved, Inode? replaced)
    {
        uint cookie = ++moved.FileSystem.Services.LastMoveCookie;
        FileEvents.NoteName(from.Parent, from.Name, moved.Kind, WatchEvents.MovedFrom, cookie);
        FileEvents.NoteName(to.Parent, to.Name, moved.Kind, WatchEvents.MovedTo, cookie);
        if (replaced is not null)
        {
            FileEvents.NoteSelf(replaced, WatchEvents.AttributesChanged);
        }

        moved.Watches?.Tell(new WatchedChange(WatchEvents.SelfMoved));
        if (moved.Kind != FileKind.Directory)
        {
            moved.GetWatches().NoteMove(to.Parent.GetWatches(), to.Name.ToArray());
        }
    }
}
