using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Moves bytes between pipes and other files, a page at a time; fs/splice.c.</summary>
/// <remarks>A byte leaves a pipe once the other file has taken it: what fails or ends early loses none.</remarks>
internal static class Splicing
{
    private const int PieceSize = Pipe.AtomicSize;

    /// <summary>The most that tee(2) copies at once, since it cannot let others run in between.</summary>
    private const ulong MostAtOnce = 64 * 1024;

    /// <summary>Instructions that a piece takes besides its bytes, about.</summary>
    public const int InstructionsAPiece = 1000;

    /// <summary>A pipe into a pipe: what is there, as far as there is room.</summary>
    /// <returns>Bytes moved, 0 at the end; EPIPE, EAGAIN, ERESTARTSYS.</returns>
    public static Result<long> Connect(Thread caller, PipeEnd source, PipeEnd target, ulong count, Waiting waiting)
    {
        Errno error = WaitForBoth(caller, source.Pipe, target.Pipe, waiting);
        byte[] piece = new byte[PieceSize];
        long done = 0;
        var portion = new WorkPortion(caller);
        while (error == Errno.None && (ulong)done < count)
        {
            Result<long> moved = Copy(caller, source.Pipe, 0, target, piece.AsSpan(0, PieceOf(count - (ulong)done)));
            if (moved.Failed || moved.Value == 0)
            {
                error = moved.Error;
                break;
            }

            source.Pipe.Skip((int)moved.Value);
            done += moved.Value;
            error = portion.Spend(InstructionsAPiece + (int)moved.Value);
        }

        return done > 0 || error == Errno.None ? done : error;
    }

    /// <summary>tee(2): as <see cref="Connect"/>, 64 KiB at most, and the bytes stay in the first pipe.</summary>
    public static Result<long> Duplicate(Thread caller, PipeEnd source, PipeEnd target, ulong count, Waiting waiting)
    {
        Errno error = WaitForBoth(caller, source.Pipe, target.Pipe, waiting);
        byte[] piece = new byte[PieceSize];
        long done = 0;
        count = Math.Min(count, MostAtOnce);
        while (error == Errno.None && (ulong)done < count)
        {
            // No look for others: what is first in the pipe must stay first.
            Result<long> moved = Copy(caller, source.Pipe, (int)done, target, piece.AsSpan(0, PieceOf(count - (ulong)done)));
            if (moved.Failed || moved.Value == 0)
            {
                error = moved.Error;
                break;
            }

            done += moved.Value;
        }

        return done > 0 || error == Errno.None ? done : error;
    }

    /// <summary>A pipe into another file, until the pipe is empty.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="source">The pipe.</param>
    /// <param name="target">A regular file, socket, terminal or device that takes bytes this way; others give EINVAL.</param>
    /// <param name="offset">The place in the target; null for the target's own offset.</param>
    /// <param name="count">Bytes at most.</param>
    /// <param name="waiting">Whether to wait for the first byte.</param>
    public static Result<long> Drain(Thread caller, PipeEnd source, OpenFile target, long? offset, ulong count, Waiting waiting)
    {
        bool takes = target is OpenRegularFile or UnixSocket or OpenTerminal or PseudoTerminalMaster or NullDevice or RandomDevice;
        if (!takes || (target.Flags & OpenFlags.Append) != 0)
        {
            return Errno.EINVAL;
        }

        Errno error = source.Pipe.WaitForBytes(caller, waiting).Error;
        byte[] piece = new byte[PieceSize];
        long done = 0;
        var portion = new WorkPortion(caller);
        while (error == Errno.None && (ulong)done < count && source.Pipe.Count > 0)
        {
            int length = source.Pipe.Peek(0, piece.AsSpan(0, PieceOf(count - (ulong)done)));
            IoBuffer bytes = IoBuffer.ForKernel(piece.AsSpan(0, length));
            Result<long> written = offset is { } start
                ? target.WriteAt(caller, ref bytes, (ulong)(start + done))
                : target.Write(caller, ref bytes);
            if (written.Failed)
            {
                error = written.Error;
                break;
            }

            source.Pipe.Skip((int)written.Value);
            done += written.Value;
            error = written.Value < length ? Errno.EAGAIN : portion.Spend(InstructionsAPiece + length);
        }

        return done > 0 || error == Errno.None ? done : error;
    }

    /// <summary>Another file into a pipe: as much as there is room for; of a stream what one read gives.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="source">A file with offsets, socket, terminal or device that gives bytes this way; others give EINVAL.</param>
    /// <param name="target">The pipe.</param>
    /// <param name="offset">The place in the source; null for the source's own offset.</param>
    /// <param name="count">Bytes at most.</param>
    /// <param name="waiting">Whether to wait for room, and for bytes of a socket.</param>
    public static Result<long> Fill(Thread caller, OpenFile source, PipeEnd target, long? offset, ulong count, Waiting waiting)
    {
        if (source is not (SeekableFile or UnixSocket or OpenTerminal or PseudoTerminalMaster or RandomDevice))
        {
            return Errno.EINVAL;
        }

        Errno error = target.Pipe.WaitForRoom(caller, waiting);
        byte[] piece = new byte[PieceSize];
        ulong first = (ulong?)offset ?? source.Offset;
        long done = 0;
        var portion = new WorkPortion(caller);
        while (error == Errno.None && (ulong)done < count && (done == 0 || source.IsSeekable) && target.Pipe.Room > 0)
        {
            int length = Math.Min(PieceOf(count - (ulong)done), target.Pipe.Room);
            IoBuffer room = IoBuffer.ForKernel(piece.AsSpan(0, length));
            Result<long> read = source.IsSeekable ? source.ReadAt(caller, ref room, first + (ulong)done) : ReadStream(caller, source, ref room, waiting);
            if (read.Failed || read.Value == 0)
            {
                error = read.Error;
                break;
            }

            IoBuffer bytes = IoBuffer.ForKernel(piece.AsSpan(0, (int)read.Value));
            Result<long> written = source.IsSeekable
                ? target.Pipe.Write(caller, ref bytes, Waiting.Never)
                : WriteStream(caller, target.Pipe, ref bytes);
            done += written.Failed ? 0 : written.Value;
            error = written.Failed ? written.Error : written.Value < read.Value ? Errno.EAGAIN : portion.Spend(InstructionsAPiece + length);
        }

        if (offset is null && source.IsSeekable)
        {
            source.Offset = first + (ulong)done;
        }

        return done > 0 || error == Errno.None ? done : error;
    }

    /// <remarks>A terminal waits as its own flags say; Linux asks a socket alone not to wait.</remarks>
    private static Result<long> ReadStream(Thread caller, OpenFile source, ref IoBuffer room, Waiting waiting) =>
        source is UnixSocket socket && waiting == Waiting.Never
            ? socket.Read(caller, ref room, ReceiveOptions.NeverWait)
            : source.Read(caller, ref room);

    /// <summary>Writes bytes that cannot go back where they were read; only who is killed loses them.</summary>
    private static Result<long> WriteStream(Thread caller, Pipe pipe, ref IoBuffer bytes)
    {
        while (true)
        {
            Result<long> written = pipe.Write(caller, ref bytes, Waiting.Never);
            if (written.Error != Errno.EAGAIN || pipe.WritersWaiting.Wait(caller, SleepKind.Killable) != Errno.None)
            {
                return written;
            }
        }
    }

    private static int PieceOf(ulong count) => (int)Math.Min(count, PieceSize);

    private static Errno WaitForBoth(Thread caller, Pipe source, Pipe target, Waiting waiting)
    {
        Result<bool> hasBytes = source.WaitForBytes(caller, waiting);
        return hasBytes.Failed ? hasBytes.Error : hasBytes.Value ? target.WaitForRoom(caller, waiting) : Errno.None;
    }

    /// <summary>Writes bytes of a pipe, which stay in it, to another as far as there is room.</summary>
    private static Result<long> Copy(Thread caller, Pipe source, int at, PipeEnd target, Span<byte> room)
    {
        int length = source.Peek(at, room[..Math.Min(room.Length, target.Pipe.Room)]);
        IoBuffer bytes = IoBuffer.ForKernel(room[..length]);
        return length == 0 ? 0 : target.Pipe.Write(caller, ref bytes, Waiting.Never);
    }
}
