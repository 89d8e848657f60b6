using Tine.Memory;

namespace Tine.Files;

/// <summary>An open file with an offset that reads and writes move.</summary>
public abstract class SeekableFile(Inode inode, OpenFlags flags) : OpenFile(inode, flags)
{
    public override bool IsSeekable => true;

    public override Result<long> Read(Caller caller, ref IoBuffer destination)
    {
        if (!IsWithinOffsets(Offset, destination.Remaining))
        {
            return Errno.EINVAL;
        }

        Result<long> read = ReadAt(caller, ref destination, Offset);
        if (!read.Failed)
        {
            Offset += (ulong)read.Value;
        }

        return read;
    }

    public override Result<long> Write(Caller caller, ref IoBuffer source)
    {
        if (!IsWithinOffsets(Offset, source.Remaining))
        {
            return Errno.EINVAL;
        }

        ulong start = (Flags & OpenFlags.Append) != 0 ? Inode.Size : Offset;
        Result<long> written = WriteAt(caller, ref source, start);
        if (!written.Failed)
        {
            Offset = start + (ulong)written.Value;
        }

        return written;
    }

    public override Result<long> Seek(long offset, SeekOrigin origin)
    {
        long target;
        switch (origin)
        {
            case SeekOrigin.Start:
                target = offset;
                break;
            case SeekOrigin.Current:
                target = unchecked((long)Offset + offset);
                break;
            case SeekOrigin.End:
                target = unchecked((long)Inode.Size + offset);
                break;
            case SeekOrigin.Data:
            case SeekOrigin.Hole:
                Errno error = FindData((ulong)offset, origin, out ulong found);
                if (error != Errno.None)
                {
                    return error;
                }

                target = (long)found;
                break;
            default:
                return Errno.EINVAL;
        }

        if (target < 0)
        {
            return Errno.EINVAL;
        }

        Offset = (ulong)target;
        return target;
    }

    /// <summary>Finds data or a hole (SEEK_DATA, SEEK_HOLE), in files that know them.</summary>
    protected virtual Errno FindData(ulong offset, SeekOrigin origin, out ulong found)
    {
        found = 0;
        return Errno.EINVAL;
    }
}
