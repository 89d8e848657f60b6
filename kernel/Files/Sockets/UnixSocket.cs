using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>A socket between processes of this machine; unix(7).</summary>
public abstract class UnixSocket : OpenFile
{
    /// <summary>The longest that goes at once where messages are kept apart, in bytes.</summary>
    public const int LargestMessage = MessageQueue.LargestMessage;

    /// <summary>The bytes that wait at a socket before senders do.</summary>
    public const int QueueCapacity = MessageQueue.Capacity;

    /// <summary>net.core.wmem_default and rmem_default.</summary>
    private const int DefaultBuffer = 212_992;

    /// <summary>Linux's sock_alloc_send_pskb for unix(7): a message must be shorter than the buffer by so many bytes.</summary>
    private const int BufferLeftFree = 32;

    private const int OutOfBandInline = 10;

    private const int InstructionsToClose = 6000;
    private const int InstructionsToDrop = 100;

    private UnixSocket? _nextName;

    private protected UnixSocket(FileServices services, Credentials owner, SocketKind kind, OpenFlags flags)
        : base(new NamelessInode(InternalFiles.Of(services).Sockets, FileKind.Socket, Permissions.Everyone, owner, null), flags | OpenFlags.ReadWrite)
    {
        Services = services;
        SocketKind = kind;
    }

    public SocketKind SocketKind { get; }

    public SocketName Name { [NoAllocation] get; private protected set; } = SocketName.None;

    /// <summary>The file of a socket that is bound to a path.</summary>
    internal SocketFile? NameFile { get; private set; }

    /// <summary>SO_PASSCRED: messages tell who sent them.</summary>
    public bool TellsSenders { get; set; }

    /// <summary>SO_RCVTIMEO: how long a receive or an accept waits; <see cref="Caller.Never"/> for no limit.</summary>
    public ulong ReceiveNanoseconds { get; set; } = Caller.Never;

    /// <summary>SO_SNDTIMEO: the same for a send or a connect.</summary>
    public ulong SendNanoseconds { get; set; } = Caller.Never;

    /// <summary>SO_SNDBUF: what a program asked for, doubled as on Linux; no more than <see cref="QueueCapacity"/> of it has an effect.</summary>
    public int SendBuffer { get; private set; } = DefaultBuffer;

    /// <summary>The most bytes of one packet or datagram: a little less than SO_SNDBUF, as on Linux, and never more than a queue takes.</summary>
    private protected ulong LargestPacket => (ulong)Math.Min(MessageQueue.LargestMessage, SendBuffer - BufferLeftFree);

    /// <summary>SO_RCVBUF, which is told and changes nothing, as on Linux.</summary>
    public int ReceiveBuffer { get; set; } = DefaultBuffer;

    /// <summary>Options that mean something in networks alone, by their numbers as bits: they are remembered and change nothing.</summary>
    public ulong RememberedOptions { get; set; }

    /// <summary>SO_PRIORITY and SO_MARK, likewise.</summary>
    public int Priority { get; set; }

    public int Mark { get; set; }

    /// <summary>SO_RCVLOWAT: a receive from a stream waits for so many bytes, or for as many as it has room for.</summary>
    public int LowestReceive { get; set; } = 1;

    /// <summary>SO_LINGER, two numbers as struct linger has them; a unix socket never lingers.</summary>
    public ulong Linger { get; set; }

    /// <summary>SO_PEERCRED.</summary>
    public PeerIdentity PeerIdentity => Peer.Identity;

    /// <summary>SO_PEERGROUPS; null when nobody is known to be there.</summary>
    public Credentials? PeerCredentials => Peer.Credentials;

    private protected SocketPeer Peer { get; set; } = SocketPeer.None;

    /// <summary>SO_TIMESTAMP and its relatives.</summary>
    public MessageStamp Stamp { get; set; }

    /// <summary>SO_PEEK_OFF.</summary>
    public int PeekOffset
    {
        get => Queue.PeekOffset;
        set => Queue.PeekOffset = value;
    }

    /// <summary>The options of a receive that the socket itself brings.</summary>
    public ReceiveOptions OwnOptions =>
        (IsNonBlocking ? ReceiveOptions.NeverWait : ReceiveOptions.None)
        | (((RememberedOptions >> OutOfBandInline) & 1) != 0 ? ReceiveOptions.UrgentInline : ReceiveOptions.None);

    /// <summary>SO_ACCEPTCONN.</summary>
    public virtual bool IsListening => false;

    /// <summary>Other sockets wait here, in messages or to be accepted.</summary>
    internal virtual bool HoldsSockets => Queue.HoldsSocket();

    public override ulong HeldBytes { [NoAllocation] get => (ulong)Queue.Weight; }

    public override int CostToClose => InstructionsToClose + (Queue.Count * InstructionsToDrop);

    /// <summary>The messages that wait to be read here.</summary>
    internal MessageQueue Queue { get; } = new();

    private protected FileServices Services { get; }

    /// <summary>The directions that shutdown(2), or closing, ended.</summary>
    private protected SocketDirections Ended { get; set; }

    internal bool IsReadingOver => (Ended & SocketDirections.Reading) != 0;

    internal bool IsWritingOver => (Ended & SocketDirections.Writing) != 0;

    public override bool SendsSignals => true;

    private protected Waiting Waiting => IsNonBlocking ? Waiting.Never : Waiting.Allowed;

    /// <summary>Makes a socket.</summary>
    public static UnixSocket Make(FileServices services, Credentials owner, SocketKind kind, OpenFlags flags) =>
        kind == SocketKind.Datagram
            ? new DatagramSocket(services, owner, flags)
            : new ConnectionSocket(services, owner, kind, flags);

    /// <summary>Connects two new sockets with each other; socketpair(2).</summary>
    public static void Pair(Caller maker, UnixSocket first, UnixSocket second)
    {
        SocketPeer peer = SocketPeer.Of(first.Services, maker);
        first.JoinWith(second, peer);
        second.JoinWith(first, peer);
    }

    /// <summary>The name of the other end; getpeername(2).</summary>
    /// <returns>The name or ENOTCONN.</returns>
    public abstract Result<SocketName> GetPeerName();

    /// <summary>Gives it a name by which others find it.</summary>
    /// <returns>None; EINVAL when it has one; EADDRINUSE.</returns>
    public Errno BindAbstract(SocketName name)
    {
        if (!Name.IsNone)
        {
            return Errno.EINVAL;
        }

        Name = name;
        Errno error = SocketNames.Of(Services).Add(this);
        Name = error == Errno.None ? name : SocketName.None;
        return error;
    }

    /// <summary>Gives it an abstract name that is free: "autobind" of unix(7).</summary>
    public Errno BindAnywhere() => Name.IsNone ? BindAbstract(SocketNames.Of(Services).FindFree()) : Errno.None;

    /// <summary>Binds the socket to a file.</summary>
    public void BindTo(SocketFile file, SocketName name)
    {
        Name = name;
        NameFile = file;
        file.Socket = this;
    }

    /// <summary>Finds the other end: stream sockets a listener, datagram sockets where datagrams go.</summary>
    public abstract Errno Connect(Caller caller, UnixSocket target);

    /// <summary>Listens for connections: listen(2).</summary>
    public virtual Errno Listen(Caller caller, int backlog) => Errno.ENOTSUP;

    /// <summary>accept(2).</summary>
    /// <returns>The connected socket, with one reference.</returns>
    public virtual Result<UnixSocket> Accept(Caller caller) => Errno.ENOTSUP;

    /// <summary>Ends one direction or both: shutdown(2).</summary>
    public abstract Errno Shutdown(SocketDirections directions);

    /// <summary>Sends bytes and what goes with them.</summary>
    public abstract Result<long> Send(Caller caller, ref IoBuffer source, Outgoing outgoing);

    /// <summary>Receives bytes and what came with them.</summary>
    public abstract Result<long> Receive(Caller caller, ref IoBuffer destination, Incoming incoming);

    public override Result<long> Read(Caller caller, ref IoBuffer destination) => Read(caller, ref destination, ReceiveOptions.None);

    /// <summary>Reads as read(2) does.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="destination">Room for the bytes.</param>
    /// <param name="more">Options besides the socket's own.</param>
    public Result<long> Read(Caller caller, ref IoBuffer destination, ReceiveOptions more)
    {
        if (destination.Remaining == 0 && SocketKind == SocketKind.Stream)
        {
            return 0;
        }

        var incoming = new Incoming(OwnOptions | more);
        Result<long> received = Receive(caller, ref destination, incoming);
        incoming.DropFiles();
        return received;
    }

    public override Result<long> Write(Caller caller, ref IoBuffer source) =>
        Send(caller, ref source, new Outgoing([], PeerIdentity.Of(Services, caller)) { Waiting = Waiting });

    public override Result<long> Control(Caller caller, AddressSpace memory, uint request, ulong argument)
    {
        if (request == ControlRequests.IsAtMark)
        {
            int isAtMark = Queue.Urgent is { } urgent && Queue.First == urgent ? 1 : 0;
            Errno written = memory.Write(new VirtualAddress(argument), isAtMark);
            return written == Errno.None ? 0 : written;
        }

        if (request is not (ControlRequests.BytesToRead or ControlRequests.BytesToSend))
        {
            return Errno.ENOTTY;
        }

        int bytes = request == ControlRequests.BytesToSend ? BytesOnTheirWay
            : SocketKind == SocketKind.Stream ? Queue.Bytes
            : Queue.First?.Rest.Length ?? 0;
        Errno error = IsListening ? Errno.EINVAL : memory.Write(new VirtualAddress(argument), bytes);
        return error == Errno.None ? 0 : error;
    }

    /// <summary>Sets the size of the send buffer (SO_SNDBUF); threads that wait for room may have it then.</summary>
    public virtual void ChangeSendBuffer(int bytes) => SendBuffer = bytes;

    /// <summary>SIOCOUTQ: what the other end has not read yet, with what goes with it (Linux: sk_wmem_alloc).</summary>
    private protected abstract int BytesOnTheirWay { get; }

    /// <summary>Sends to the other from now on.</summary>
    private protected abstract void JoinWith(UnixSocket other, SocketPeer peer);

    /// <summary>The time to note in a message that goes to a socket: none unless that wants one.</summary>
    private protected Timestamp StampFor(UnixSocket target) => target.Stamp == MessageStamp.None ? default : Services.Time.Now;

    /// <summary>The deadline of a wait that begins now.</summary>
    private protected ulong DeadlineAfter(ulong nanoseconds) =>
        nanoseconds == Caller.Never ? Caller.Never : Services.Time.MonotonicNanoseconds + nanoseconds;

    /// <summary>Sleeps once, for an option's time at most.</summary>
    /// <returns>None; EAGAIN at the deadline; ERESTARTSYS for a signal, and EINTR where there is a deadline, since that would begin anew (signal(7)).</returns>
    private protected static Errno WaitIn(WaitQueue queue, Caller caller, ulong deadline)
    {
        Errno error = queue.Wait(caller, SleepKind.Interruptible, deadline);
        return error == Errno.ETIMEDOUT ? Errno.EAGAIN
            : error == Errno.ERESTARTSYS && deadline != Caller.Never ? Errno.EINTR
            : error;
    }

    /// <summary>Frees the name; a file of that name stays, without a socket.</summary>
    private protected void LeaveName()
    {
        if (NameFile is { } file)
        {
            file.Socket = null;
            NameFile = null;
        }
        else if (Name.IsAbstract)
        {
            SocketNames.Of(Services).Remove(this);
        }
    }

    /// <summary>In the <see cref="SocketNames"/>.</summary>
    internal readonly struct NameLink : IHashLink<UnixSocket>
    {
        [NoAllocation]
        public uint HashOf(UnixSocket socket) => KeyedHash.Of(socket.Name.Bytes);

        [NoAllocation]
        public ref UnixSocket? NextOf(UnixSocket socket) => ref socket._nextName;
    }
}
