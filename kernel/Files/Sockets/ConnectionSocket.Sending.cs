using System;
using Tine.Memory;

namespace Tine.Files;

/// <content>Sending: a stream in pieces, packets whole, the urgent byte by itself.</content>
public sealed partial class ConnectionSocket
{
    /// <summary>A longer write becomes several messages.</summary>
    private const int LargestPiece = 32 * 1024;

    private Result<long> SendStream(Caller caller, ref IoBuffer source, Outgoing outgoing)
    {
        long sent = 0;
        ulong deadline = DeadlineAfter(SendNanoseconds);
        while (true)
        {
            ulong bytes = Math.Min(source.Remaining, (ulong)Math.Min(LargestPiece, SendBuffer));
            Result<long> piece = SendPiece(caller, ref source, outgoing, bytes, deadline);
            sent += piece.Failed ? 0 : piece.Value;
            if (piece.Failed || source.Remaining == 0)
            {
                return sent > 0 || !piece.Failed ? sent : piece.Error;
            }
        }
    }

    /// <summary>Sends all but the last byte as ever, and that one as the urgent byte, in place of an earlier one: MSG_OOB.</summary>
    private Result<long> SendUrgent(Caller caller, ref IoBuffer source, Outgoing outgoing)
    {
        if (SocketKind != SocketKind.Stream || source.Remaining == 0)
        {
            return Errno.ENOTSUP;
        }

        long sent = 0;
        if (source.Remaining > 1)
        {
            IoBuffer ordinary = source.Slice(source.Remaining - 1);
            outgoing.IsUrgent = false;
            Result<long> first = SendStream(caller, ref ordinary, outgoing);
            sent = first.Failed ? 0 : first.Value;
            source.Advance((ulong)sent);
            if (first.Failed || source.Remaining > 1)
            {
                return first;
            }

            outgoing.IsUrgent = true;
        }

        Result<long> last = SendPiece(caller, ref source, outgoing, 1, DeadlineAfter(SendNanoseconds));
        return last.Failed && sent > 0 ? sent : last.Failed ? last : sent + 1;
    }

    private Result<long> SendPiece(Caller caller, ref IoBuffer source, Outgoing outgoing, ulong bytes, ulong deadline)
    {
        if (SocketKind != SocketKind.Stream && bytes > LargestPacket)
        {
            return Errno.EMSGSIZE;
        }

        Errno error = WaitForRoomAtPeer(caller, outgoing.Waiting, deadline);
        if (error != Errno.None)
        {
            return error;
        }

        if (bytes == 0 && SocketKind == SocketKind.Stream)
        {
            return 0;
        }

        error = outgoing.MayWaitAt(_peer!);
        if (error != Errno.None)
        {
            return error;
        }

        byte[] piece = new byte[(int)bytes];
        Result<int> copied = source.CopyFrom(piece);
        if (copied.Failed || copied.Value < piece.Length)
        {
            return Errno.EFAULT;
        }

        var message = new SocketMessage(piece, outgoing, Name) { Sent = StampFor(_peer!) };
        _peer!.Queue.Urgent = outgoing.IsUrgent ? message : _peer.Queue.Urgent;
        _peer.Queue.Add(message);
        if (outgoing.IsUrgent)
        {
            _peer.ReadySignals?.Owner?.TellUrgent();
        }

        return piece.Length;
    }

    /// <summary>Whether less waits there than SO_SNDBUF allows this end; no other end sends there.</summary>
    private bool HasRoomAt(ConnectionSocket peer) => peer.Queue.HasRoom && peer.Queue.Weight < SendBuffer;

    private Errno WaitForRoomAtPeer(Caller caller, Waiting waiting, ulong deadline)
    {
        while (true)
        {
            if (_peer is not { } peer)
            {
                return Errno.ENOTCONN;
            }

            if (IsUnheard)
            {
                return Errno.EPIPE;
            }

            if (HasRoomAt(peer))
            {
                return Errno.None;
            }

            Errno error = waiting == Waiting.Never ? Errno.EAGAIN : WaitIn(peer.Queue.WritersWaiting, caller, deadline);
            if (error != Errno.None)
            {
                return error;
            }
        }
    }
}
