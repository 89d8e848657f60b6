using Tine.Memory;

namespace Tine.Files;

/// <summary>An open directory: it can be listed, and be where a path begins (openat).</summary>
public sealed class OpenDirectory(Directory directory, OpenFlags flags) : OpenFile(directory, flags)
{
    /// <summary>Positions 0 and 1 are "." and ".."; the directory's own come after them.</summary>
    internal const ulong DotEntries = 2;

    public Directory Directory => directory;

    public override bool IsSeekable => true;

    public override Result<long> Read(Caller caller, ref IoBuffer destination) => Errno.EISDIR;

    public override Result<long> ReadAt(Caller caller, ref IoBuffer destination, ulong offset) => Errno.EISDIR;

    /// <summary>The offset is a position that getdents64 gave, or 0 to begin anew. Directories of /proc end at 0, others nowhere, as on Linux.</summary>
    public override Result<long> Seek(long offset, SeekOrigin origin)
    {
        long target = origin == SeekOrigin.Current ? unchecked((long)Offset + offset) : offset;
        bool isKnown = origin <= SeekOrigin.Current || (origin == SeekOrigin.End && directory.FileSystem.Type.SeeksFromEndOfDirectories);
        if (target < 0 || !isKnown)
        {
            return Errno.EINVAL;
        }

        Offset = (ulong)target;
        return target;
    }

    public override Errno ListEntries(Caller caller, ref DirectoryListing listing)
    {
        if (directory.IsGone)
        {
            return Errno.ENOENT;
        }

        if ((Flags & OpenFlags.NoAccessTime) == 0)
        {
            directory.NoteAccess();
        }

        FileEvents.Note(this, WatchEvents.Accessed);
        if (Offset == 0 && !listing.Add("."u8, directory.Number, FileKind.Directory, 1))
        {
            return listing.Error;
        }

        if (listing.Position == 1 && !listing.Add(".."u8, directory.Parent.Number, FileKind.Directory, DotEntries))
        {
            Offset = listing.Position;
            return listing.Error;
        }

        directory.List(caller, listing.Position - DotEntries, ref listing);
        Offset = listing.Position;
        return listing.Error;
    }
}
