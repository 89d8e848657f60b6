using Tine.Memory;

namespace Tine.Files;

/// <summary>A socket of messages that each find their own way: SOCK_DGRAM. Between processes none is lost or reordered.</summary>
public sealed class DatagramSocket : UnixSocket
{
    /// <summary>net.unix.max_dgram_qlen: how many may wait at a socket, one more than this.</summary>
    private const int LongestQueue = 10;

    private DatagramSocket? _peer;

    internal DatagramSocket(FileServices services, Credentials owner, OpenFlags flags)
        : base(services, owner, SocketKind.Datagram, flags)
    {
    }

    private bool IsFull => Queue.Count > LongestQueue || !Queue.HasRoom;

    /// <summary>Closed for good.</summary>
    private bool IsGone => References == 0;

    public override Result<SocketName> GetPeerName() => _peer is { } peer ? peer.Name : Errno.ENOTCONN;

    public override Errno Connect(Caller caller, UnixSocket target)
    {
        if (target is not DatagramSocket other)
        {
            return Errno.EPROTOTYPE;
        }

        if (other._peer is not null && other._peer != this)
        {
            return Errno.EPERM;
        }

        _peer = other;
        return Errno.None;
    }

    /// <summary>Gives up the other end, and drops what came from there: connect(2) with AF_UNSPEC (Linux: unix_dgram_disconnected).</summary>
    public void Disconnect()
    {
        if (_peer is { } peer)
        {
            _peer = null;
            Queue.Clear(DroppedMessages.Of(Services));
            Queue.WakeEveryone();
            peer.Queue.WakeEveryone();
        }
    }

    private protected override int BytesOnTheirWay => _peer?.Queue.Weight ?? 0;

    public override Errno Shutdown(SocketDirections directions)
    {
        Ended |= directions;
        Queue.WakeEveryone();
        return Errno.None;
    }

    public override Result<long> Send(Caller caller, ref IoBuffer source, Outgoing outgoing)
    {
        if (outgoing.IsUrgent || IsWritingOver)
        {
            return outgoing.IsUrgent ? Errno.ENOTSUP : Errno.EPIPE;
        }

        if (source.Remaining > LargestPacket)
        {
            return Errno.EMSGSIZE;
        }

        if (outgoing.Destination is { } named && named is not DatagramSocket)
        {
            return Errno.EPROTOTYPE;
        }

        if ((outgoing.Destination ?? _peer) is not DatagramSocket target)
        {
            return Errno.ENOTCONN;
        }

        Errno error = WaitForRoom(caller, target, outgoing.Waiting);
        error = error == Errno.None ? outgoing.MayWaitAt(target) : error;
        return error == Errno.None ? Deliver(target, ref source, outgoing) : error;
    }

    public override Result<long> Receive(Caller caller, ref IoBuffer destination, Incoming incoming)
    {
        if ((incoming.Options & ReceiveOptions.Urgent) != 0)
        {
            return Errno.ENOTSUP;
        }

        ulong deadline = DeadlineAfter(ReceiveNanoseconds);
        while (PacketReading.Find(Queue, incoming.Options, out _) is null)
        {
            if (IsReadingOver)
            {
                return 0;
            }

            Errno error = (incoming.Options & ReceiveOptions.NeverWait) != 0 ? Errno.EAGAIN : WaitIn(Queue.ReadersWaiting, caller, deadline);
            if (error != Errno.None)
            {
                return error;
            }
        }

        return PacketReading.Take(Queue, ref destination, incoming);
    }

    public override PollEvents Poll(PollWatcher? watcher)
    {
        watcher?.Watch(Queue.ReadersWaiting);
        PollEvents events = Queue.IsEmpty && !IsReadingOver ? PollEvents.None : PollEvents.Readable;
        events |= IsReadingOver ? PollEvents.ReadHangUp : PollEvents.None;
        events |= Ended == SocketDirections.Both ? PollEvents.HangUp : PollEvents.None;
        bool mayBlock = false;
        if (_peer is { IsGone: false } peer && peer._peer != this)
        {
            watcher?.Watch(peer.Queue.WritersWaiting);
            mayBlock = peer.IsFull;
        }

        return events | (mayBlock ? PollEvents.None : PollEvents.Writable | PollEvents.WriteBand);
    }

    private protected override void JoinWith(UnixSocket other, SocketPeer peer)
    {
        _peer = (DatagramSocket)other;
        Peer = peer;
    }

    protected override void OnLastRelease()
    {
        LeaveName();
        Ended = SocketDirections.Both;
        Queue.Clear(DroppedMessages.Of(Services));
        Queue.WakeEveryone();
        _peer?.Queue.WakeEveryone();
        base.OnLastRelease();
    }

    private Errno WaitForRoom(Caller caller, DatagramSocket target, Waiting waiting)
    {
        ulong deadline = DeadlineAfter(SendNanoseconds);
        while (true)
        {
            if (target.IsGone)
            {
                _peer = _peer == target ? null : _peer;
                return Errno.ECONNREFUSED;
            }

            if (target._peer is not null && target._peer != this)
            {
                return Errno.EPERM;
            }

            if (target.IsReadingOver)
            {
                return Errno.EPIPE;
            }

            if (!target.IsFull)
            {
                return Errno.None;
            }

            Errno error = waiting == Waiting.Never ? Errno.EAGAIN : WaitIn(target.Queue.WritersWaiting, caller, deadline);
            if (error != Errno.None)
            {
                return error;
            }
        }
    }

    private Result<long> Deliver(DatagramSocket target, ref IoBuffer source, Outgoing outgoing)
    {
        byte[] bytes = new byte[(int)source.Remaining];
        Result<int> copied = source.CopyFrom(bytes);
        if (copied.Failed || copied.Value < bytes.Length)
        {
            return Errno.EFAULT;
        }

        target.Queue.Add(new SocketMessage(bytes, outgoing, Name) { Sent = StampFor(target) });
        return bytes.Length;
    }
}
