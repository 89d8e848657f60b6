using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>A socket with another at its other end: SOCK_STREAM, or SOCK_SEQPACKET, which keeps messages apart.</summary>
public sealed partial class ConnectionSocket : UnixSocket
{
    private ListLink<ConnectionSocket> _backlogLink;
    private ConnectionSocket? _peer;
    private Backlog? _backlog;
    private Errno _error;

    internal ConnectionSocket(FileServices services, Credentials owner, SocketKind kind, OpenFlags flags)
        : base(services, owner, kind, flags)
    {
    }

    public override ulong HeldBytes { [NoAllocation] get => base.HeldBytes + (_backlog?.HeldBytes ?? 0); }

    public override bool IsListening => _backlog is not null;

    internal override bool HoldsSockets => _backlog is { IsEmpty: false } || base.HoldsSockets;

    /// <summary>Whether there is, or was, another end.</summary>
    private bool IsConnected => _peer is not null;

    /// <summary>Nothing more will come: the other end is gone or has said so, or this one has.</summary>
    private bool IsAtEnd => IsReadingOver || _peer is { IsWritingOver: true };

    private bool IsUnheard => IsWritingOver || _peer is { IsReadingOver: true };

    public override Result<SocketName> GetPeerName() => _peer is { } peer ? peer.Name : Errno.ENOTCONN;

    public override Errno Connect(Caller caller, UnixSocket target)
    {
        if (IsListening)
        {
            return Errno.EINVAL;
        }

        if (IsConnected)
        {
            return Errno.EISCONN;
        }

        if (target.SocketKind != SocketKind)
        {
            return Errno.EPROTOTYPE;
        }

        var listener = (ConnectionSocket)target;
        Result<Backlog> entered = listener.WaitForRoom(caller, Waiting, DeadlineAfter(SendNanoseconds));
        if (entered.Failed)
        {
            return entered.Error;
        }

        SocketPeer self = SocketPeer.Of(Services, caller);
        var accepted = new ConnectionSocket(Services, Services.Callers.CredentialsOf(caller), SocketKind, OpenFlags.ReadOnly)
        {
            Name = listener.Name,
            TellsSenders = listener.TellsSenders,
        };
        JoinWith(accepted, entered.Value.Owner);
        accepted.JoinWith(this, self);
        entered.Value.Add(accepted);
        listener.Queue.ReadersWaiting.WakeAll();
        return Errno.None;
    }

    public override Errno Listen(Caller caller, int backlog)
    {
        if (Name.IsNone || IsConnected)
        {
            return Errno.EINVAL;
        }

        Peer = SocketPeer.Of(Services, caller);
        _backlog ??= new Backlog();
        _backlog.Owner = Peer;
        _backlog.SetLength(backlog);
        Queue.WritersWaiting.WakeAll();
        return Errno.None;
    }

    public override Result<UnixSocket> Accept(Caller caller)
    {
        ulong deadline = DeadlineAfter(ReceiveNanoseconds);
        while (true)
        {
            if (_backlog is null || IsReadingOver)
            {
                return Errno.EINVAL;
            }

            if (_backlog.Take() is { } accepted)
            {
                Queue.WritersWaiting.WakeAll();
                if (!_backlog.IsEmpty)
                {
                    _backlog.Acceptors.WakeOne();
                }

                return accepted;
            }

            Errno error = IsNonBlocking ? Errno.EAGAIN : WaitIn(_backlog.Acceptors, caller, deadline);
            if (error != Errno.None)
            {
                return error;
            }
        }
    }

    private protected override int BytesOnTheirWay => _peer?.Queue.Weight ?? 0;

    public override Errno Shutdown(SocketDirections directions)
    {
        Ended |= directions;
        _backlog?.Acceptors.WakeAll();
        Queue.WakeEveryone();
        _peer?.Queue.WakeEveryone();
        return Errno.None;
    }

    public override Result<long> Send(Caller caller, ref IoBuffer source, Outgoing outgoing)
    {
        if (outgoing.Destination is not null)
        {
            return IsConnected ? Errno.EISCONN : Errno.ENOTSUP;
        }

        return outgoing.IsUrgent ? SendUrgent(caller, ref source, outgoing)
            : SocketKind == SocketKind.Stream ? SendStream(caller, ref source, outgoing)
            : SendPiece(caller, ref source, outgoing, source.Remaining, DeadlineAfter(SendNanoseconds));
    }

    public override Result<long> Receive(Caller caller, ref IoBuffer destination, Incoming incoming)
    {
        if ((incoming.Options & ReceiveOptions.Urgent) != 0)
        {
            return SocketKind == SocketKind.Stream ? StreamReading.TakeUrgent(Queue, ref destination, incoming) : Errno.ENOTSUP;
        }

        long received = 0;
        ulong deadline = DeadlineAfter(ReceiveNanoseconds);
        while (true)
        {
            Result<long> ready = WaitForMessage(caller, incoming, received, deadline);
            if (ready.Failed || ready.Value == 0)
            {
                return received > 0 || !ready.Failed ? received : ready.Error;
            }

            if (SocketKind != SocketKind.Stream)
            {
                return PacketReading.Take(Queue, ref destination, incoming);
            }

            Result<long> taken = StreamReading.Take(Queue, ref destination, incoming);
            received += taken.Failed ? 0 : taken.Value;
            bool wantsMore = (incoming.Options & ReceiveOptions.Peek) == 0 && !(Queue.First is { } next && StreamReading.IsMark(Queue, next))
                && ((incoming.Options & ReceiveOptions.WaitForAll) != 0 || received < LowestReceive);
            if (taken.Failed || !wantsMore || destination.Remaining == 0 || incoming.Files.Length != 0)
            {
                return received > 0 || !taken.Failed ? received : taken.Error;
            }
        }
    }

    public override PollEvents Poll(PollWatcher? watcher)
    {
        watcher?.Watch(Queue.ReadersWaiting);
        if (_backlog is { } backlog)
        {
            return backlog.IsEmpty ? PollEvents.None : PollEvents.Readable;
        }

        if (_peer is not { } peer)
        {
            watcher?.Watch(Queue.WritersWaiting);
            return PollEvents.Writable | PollEvents.WriteBand | PollEvents.HangUp;
        }

        watcher?.Watch(peer.Queue.WritersWaiting);
        PollEvents events = _error != Errno.None ? PollEvents.Error : PollEvents.None;
        events |= Queue.IsEmpty ? PollEvents.None : PollEvents.Readable;
        events |= Queue.Urgent is null ? PollEvents.None : PollEvents.Priority;
        events |= IsAtEnd ? PollEvents.Readable | PollEvents.ReadHangUp : PollEvents.None;
        events |= IsAtEnd && IsUnheard ? PollEvents.HangUp : PollEvents.None;
        return events | (IsUnheard || HasRoomAt(peer) ? PollEvents.Writable | PollEvents.WriteBand : PollEvents.None);
    }

    /// <summary>Takes the error that has happened and was not told: SO_ERROR.</summary>
    public Errno TakeError()
    {
        Errno error = _error;
        _error = Errno.None;
        return error;
    }

    public override void ChangeSendBuffer(int bytes)
    {
        base.ChangeSendBuffer(bytes);
        _peer?.Queue.WritersWaiting.WakeAll();
    }

    private protected override void JoinWith(UnixSocket other, SocketPeer peer)
    {
        _peer = (ConnectionSocket)other;
        Peer = peer;
        Queue.WakeEveryone();
    }

    protected override void OnLastRelease()
    {
        LeaveName();
        Ended = SocketDirections.Both;
        if (_peer is { } peer)
        {
            peer._error = Queue.IsEmpty ? peer._error : Errno.ECONNRESET;
            peer.Queue.WakeEveryone();
        }

        Queue.Clear(DroppedMessages.Of(Services));
        Queue.WakeEveryone();
        _backlog?.Close();
        _backlog = null;
        base.OnLastRelease();
    }

    /// <summary>Closes a connection that nobody has accepted: the other end hears of it.</summary>
    internal void Refuse()
    {
        _peer!._error = Errno.ECONNRESET;
        Release();
    }

    /// <summary>A connection wants in; waits while too many others do.</summary>
    private Result<Backlog> WaitForRoom(Caller caller, Waiting waiting, ulong deadline)
    {
        while (true)
        {
            if (_backlog is not { } backlog || IsReadingOver)
            {
                return Errno.ECONNREFUSED;
            }

            if (backlog.HasRoom)
            {
                return backlog;
            }

            Errno error = waiting == Waiting.Never ? Errno.EAGAIN : WaitIn(Queue.WritersWaiting, caller, deadline);
            if (error != Errno.None)
            {
                return error;
            }
        }
    }

    /// <returns>1 when there is a message, 0 at the end; ENOTCONN, ECONNRESET, EAGAIN, ERESTARTSYS.</returns>
    private Result<long> WaitForMessage(Caller caller, Incoming incoming, long received, ulong deadline)
    {
        while (!HasWanted(incoming))
        {
            if (_peer is null)
            {
                return SocketKind == SocketKind.Stream ? Errno.EINVAL : Errno.ENOTCONN;
            }

            if (_error != Errno.None && received == 0)
            {
                return TakeError();
            }

            if (IsAtEnd)
            {
                return 0;
            }

            Errno error = (incoming.Options & ReceiveOptions.NeverWait) != 0 ? Errno.EAGAIN : WaitIn(Queue.ReadersWaiting, caller, deadline);
            if (error != Errno.None)
            {
                return error;
            }
        }

        return 1;
    }

    private bool HasWanted(Incoming incoming) =>
        SocketKind == SocketKind.Stream ? StreamReading.HasBytes(Queue, incoming.Options) : PacketReading.Find(Queue, incoming.Options, out _) is not null;

    /// <summary>In a <see cref="Backlog"/>, until it is accepted.</summary>
    internal readonly struct BacklogLink : IListLink<ConnectionSocket>
    {
        [NoAllocation]
        public ref ListLink<ConnectionSocket> In(ConnectionSocket connection) => ref connection._backlogLink;
    }
}
