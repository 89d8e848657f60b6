using System;
using Tine.Memory;

namespace Tine.Files;

/// <content>What splice(2) and tee(2) need: to wait before the first byte, and to look at bytes that another file may not take.</content>
public sealed partial class Pipe
{
    /// <summary>Waits until there is something to read.</summary>
    /// <returns>Whether there is: not at the end, without writers; EAGAIN, ERESTARTSYS.</returns>
    public Result<bool> WaitForBytes(Caller caller, Waiting waiting)
    {
        Errno error = Errno.None;
        while (Count == 0 && Writers > 0 && error == Errno.None)
        {
            error = waiting == Waiting.Never ? Errno.EAGAIN : ReadersWaiting.Wait(caller);
        }

        return error == Errno.None ? Count > 0 : error;
    }

    /// <summary>Waits until something can be written.</summary>
    /// <returns>None; EPIPE without readers; EAGAIN, ERESTARTSYS.</returns>
    public Errno WaitForRoom(Caller caller, Waiting waiting)
    {
        Errno error = Errno.None;
        while (error == Errno.None && (Readers == 0 || !HasRoom))
        {
            error = Readers == 0 ? Errno.EPIPE
                : waiting == Waiting.Never ? Errno.EAGAIN
                : WritersWaiting.Wait(caller);
        }

        return error;
    }

    /// <summary>Copies bytes that stay in the pipe.</summary>
    /// <param name="at">The first one, counted from the next that a read takes.</param>
    /// <param name="room">The destination.</param>
    /// <returns>The number of bytes: less than there is room for at the end.</returns>
    public int Peek(int at, Span<byte> room)
    {
        int copied = _buffer.Peek(at, room);
        return _packets is null ? copied : copied + _packets.Peek(Math.Max(at - _buffer.Count, 0), room[copied..]);
    }

    /// <summary>Takes bytes out that were looked at; those that another reader took meanwhile are gone already.</summary>
    public void Skip(int count)
    {
        int ofStream = Math.Min(count, _buffer.Count);
        _buffer.Skip(ofStream);
        _packets?.Skip(Math.Min(count - ofStream, _packets.Bytes));
        DropPacketsIfEmpty();
        WritersWaiting.WakeAll();
    }

    private bool HasRoom => Room > 0 && (_packets is null || HasRoomForPacket(_packets));
}
