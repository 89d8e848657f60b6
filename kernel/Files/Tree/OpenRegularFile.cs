using Tine.Memory;

namespace Tine.Files;

/// <summary>An open regular file.</summary>
public sealed class OpenRegularFile(RegularFile file, OpenFlags flags) : SeekableFile(file, flags)
{
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

        return file.Pages.Read(offset, ref destination);
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

        if (offset >= RegularFile.LargestSize)
        {
            return Errno.EFBIG;
        }

        file.DropSetIds();
        Result<long> written = file.Pages.Write(offset, ref source);
        file.NoteModification();
        return written;
    }

    public override Result<Backing> GetBacking() => file.Pages;

    protected override Errno FindData(ulong offset, SeekOrigin origin, out ulong found)
    {
        found = origin == SeekOrigin.Data ? offset : file.Size;
        return offset < file.Size ? Errno.None : Errno.ENXIO;
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
