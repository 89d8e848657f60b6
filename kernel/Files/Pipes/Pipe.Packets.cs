using System;
using Tine.Memory;

namespace Tine.Files;

public sealed partial class Pipe
{
    /// <summary>Packets that one call writes at most, so that what it takes of the managed heap is bounded.</summary>
    private const int MostPacketsAtOnce = 16;

    private PipePackets? _packets;

    /// <summary>Whether a write of a page finds room: of bytes and, in packet mode, of packets, at most one a page.</summary>
    public bool HasRoomForPage => Room >= AtomicSize && (_packets is null || HasRoomForPacket(_packets));

    /// <summary>Whether the waiting bytes were written without O_DIRECT: later ones join them, as on Linux.</summary>
    public bool HasBytesOfStream => _packets is null && _buffer.Count > 0;

    /// <summary>
    /// Writes packets of up to <see cref="AtomicSize"/> bytes (O_DIRECT), or bytes after them; waits as <see cref="Write"/>
    /// does.
    /// </summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="source">The source.</param>
    /// <param name="waiting">Whether it may wait.</param>
    /// <param name="flags">The writer's; packets are made with O_DIRECT.</param>
    /// <returns>As <see cref="Write"/>; fewer bytes for more than 64 KiB.</returns>
    public Result<long> WritePackets(Caller caller, ref IoBuffer source, Waiting waiting, OpenFlags flags)
    {
        ulong offered = source.Remaining;
        int written = 0;
        while (source.Remaining > 0 && written < MostPacketsAtOnce)
        {
            Errno error;
            int size = (int)Math.Min(source.Remaining, AtomicSize);
            if (Readers == 0)
            {
                error = Errno.EPIPE;
            }
            else if (Room >= size && (_packets is null || HasRoomForPacket(_packets)))
            {
                _packets ??= new PipePackets();
                error = _packets.Put(ref source, size, flags);
                written++;
                TellReaders();
            }
            else
            {
                error = waiting == Waiting.Never ? Errno.EAGAIN : WritersWaiting.Wait(caller);
            }

            if (error != Errno.None)
            {
                DropPacketsIfEmpty();
                long done = (long)(offered - source.Remaining);
                return done > 0 ? done : error;
            }
        }

        return (long)(offered - source.Remaining);
    }

    private bool HasRoomForPacket(PipePackets packets) => packets.Count < Capacity / AtomicSize;

    private Errno TakePackets(PipePackets packets, ref IoBuffer destination)
    {
        Errno error = packets.Take(ref destination);
        DropPacketsIfEmpty();
        return error;
    }

    private void DropPacketsIfEmpty()
    {
        if (_packets is { IsEmpty: true })
        {
            _packets = null;
        }
    }
}
