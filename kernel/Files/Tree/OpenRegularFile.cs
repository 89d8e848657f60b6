using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>An open regular file.</summary>
public sealed class OpenRegularFile(RegularFile file, OpenFlags flags) : SeekableFile(file, flags)
{
    /// <summary>Pages that are mapped count where they are mapped.</summary>
    public override ulong HeldBytes
    {
        [NoAllocation]
        get => file.LinkCount > 0 || file.Pages.IsMapped ? 0 : file.Pages.ResidentPages << FrameNumber.Shift;
    }

    public override Result<long> ReadAt(Caller caller, ref IoBuffer destination, ulong offset)
    {
        if (!IsReadable)
        {
            return Errno.EBADF;
        }

        if ((Flags & OpenFlags.NoAccessTime) == 0)
        {
            file.NoteAccess();
        }

        Result<long> read = file.Pages.Read(caller, offset, ref destination);
        if (file.FileSystem.IsWatched && read is { Failed: false, Value: > 0 })
        {
            FileEvents.Note(this, WatchEvents.Accessed);
        }

        return read;
    }

    public override Result<long> WriteAt(Caller caller, ref IoBuffer source, ulong offset)
    {
        if (!IsWritable)
        {
            return Errno.EBADF;
        }

        if (source.Remaining == 0)
        {
            return 0;
        }

        // Linux appends even what pwrite asks to be put elsewhere; pwrite(2), "Bugs".
        offset = (Flags & OpenFlags.Append) != 0 ? file.Size : offset;
        ulong limit = Math.Min(caller.FileSizeLimit, RegularFile.LargestSize);
        if (offset >= limit)
        {
            return Errno.EFBIG;
        }

        ulong most = Math.Min(source.Remaining, limit - offset);
        Errno error = file.MayWrite(offset, ref most);
        if (error != Errno.None)
        {
            return error;
        }

        ulong room = file.FileSystem.PagesLeft << FrameNumber.Shift;
        if (most > room && offset + most > file.Size)
        {
            most = room;
        }

        if (most == 0)
        {
            return Errno.ENOSPC;
        }

        if ((file.Permissions & (Permissions.SetUserId | Permissions.SetGroupId)) != 0)
        {
            file.DropSetIds(file.FileSystem.Services.Callers.CredentialsOf(caller));
        }

        Result<long> written = most < source.Remaining ? WritePart(caller, ref source, most, offset) : file.Pages.Write(caller, offset, ref source);
        file.NoteModification();
        if (file.FileSystem.IsWatched && written is { Failed: false, Value: > 0 })
        {
            FileEvents.Note(this, WatchEvents.Modified);
        }

        return written;
    }

    private Result<long> WritePart(Caller caller, ref IoBuffer source, ulong bytes, ulong offset)
    {
        IoBuffer part = source.Slice(bytes);
        Result<long> written = file.Pages.Write(caller, offset, ref part);
        source.Advance(written.Failed ? 0 : (ulong)written.Value);
        return written;
    }

    public override Result<Backing> GetBacking() => file.Pages;

    protected override Errno FindData(ulong offset, SeekOrigin origin, out ulong found)
    {
        found = 0;
        if (offset >= file.Size)
        {
            return Errno.ENXIO;
        }

        found = file.Pages.FindPresence(offset, origin == SeekOrigin.Data ? PagePresence.Data : PagePresence.Hole);
        return origin == SeekOrigin.Data && found == file.Size ? Errno.ENXIO : Errno.None;
    }

    protected override void OnLastRelease()
    {
        if (IsWritable)
        {
            file.EndWriting();
        }

        base.OnLastRelease();
    }
}
