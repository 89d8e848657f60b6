using System;

namespace Tine.Files;

/// <summary>Tells those that watch files (inotify(7)) what happened to them.</summary>
/// <remarks>
/// A directory's watches hear of the files in it, by the name that they were opened or found under, before those of the file itself
/// do. Everybody asks <see cref="FileSystem.IsWatched"/> first, so that without watches there is no more than that to it.
/// </remarks>
public static class FileEvents
{
    /// <summary>Tells what happened through an open file.</summary>
    public static void Note(OpenFile file, WatchEvents events)
    {
        if (file.Inode.FileSystem.IsWatched && !file.IsPathOnly)
        {
            Tell(file.Inode, file.Path, new WatchedChange(events, IsUnlinked: file.Inode.LinkCount == 0));
        }
    }

    /// <summary>Tells what happened to a file, whether its name is gone or not: a change of its attributes, or of its size.</summary>
    public static void Note(in NamedFile file, WatchEvents events)
    {
        if (file.File.FileSystem.IsWatched)
        {
            Tell(file.File, file.Name, new WatchedChange(events));
        }
    }

    /// <summary>Tells the watches of a file alone, not of its directory.</summary>
    public static void NoteSelf(Inode file, WatchEvents events) => file.Watches?.Tell(new WatchedChange(events | KindOf(file)));

    /// <summary>Tells a directory's watches of a name that comes or goes.</summary>
    public static void NoteName(Directory directory, ReadOnlySpan<byte> name, FileKind kind, WatchEvents events, uint cookie = 0)
    {
        if (directory.Watches is { IsEmpty: false } watches)
        {
            events |= kind == FileKind.Directory ? WatchEvents.Directory : WatchEvents.None;
            watches.Tell(new WatchedChange(events, cookie), name.ToArray());
        }
    }

    private static WatchEvents KindOf(Inode file) => file.Kind == FileKind.Directory ? WatchEvents.Directory : WatchEvents.None;

    private static void Tell(Inode file, FilePath? path, WatchedChange change)
    {
        change = change with { Events = change.Events | KindOf(file) };
        if (file is Directory directory)
        {
            if (!directory.IsFileSystemRoot)
            {
                directory.Parent.Watches?.Tell(change, directory.Name);
            }
        }
        else if (file.LinkCount == 1 && file.Watches is { MovedTo: { } moved })
        {
            moved.Tell(change, file.Watches.MovedName);
        }
        else if (path is not null)
        {
            path.Directory.Watches?.Tell(change, path.Name);
        }

        file.Watches?.Tell(change);
    }
}
