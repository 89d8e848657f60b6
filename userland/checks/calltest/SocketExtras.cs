using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.CallTest;

/// <summary>SO_PEEK_OFF, SO_TIMESTAMP and SO_PEERGROUPS; socket(7).</summary>
internal static unsafe class SocketExtras
{
    private const int Stream = 1;
    private const int Datagram = 2;
    private const int Peek = 2;
    private const int NeverWait = 0x40;
    private const ulong SocketLevel = 1;
    private const int Timestamp = 29;
    private const int TimestampNanoseconds = 35;
    private const int PeekOffset = 42;
    private const int PeerGroups = 59;
    private const int ControlRoom = 128;

    internal static void Run()
    {
        Case("SO_PEEK_OFF: MSG_PEEK goes on where it was, reading takes it back", &PeeksOn);
        Case("SO_PEEK_OFF: datagrams", &PeeksDatagrams);
        Case("SO_TIMESTAMP, SO_TIMESTAMPNS: the time of a datagram", &Times);
        Case("SO_PEERGROUPS: the groups of the other end", &Groups);
        Case("SO_SNDBUF, SO_RCVBUF: what they are at first", &Buffers);
    }

    private static bool PeeksOn()
    {
        (int a, int b) = Streams.Pair(Stream);
        byte* room = stackalloc byte[16];
        bool isGood = Holds(Get(b, PeekOffset) == -1, "off") & Gives(Set(b, PeekOffset, 0), Errno.None, "on");
        Streams.Send(a, "123"u8, 0);
        Streams.Send(a, "456789"u8, 0);
        isGood &= Peeks(b, 2, "12"u8) & Peeks(b, 3, "345"u8) & Holds(Get(b, PeekOffset) == 5, "as far as it has come");
        isGood &= Holds(Calls.AreEqual(room, Streams.Receive(b, room, 4, 0).Raw, "1234"u8) && Get(b, PeekOffset) == 1, "reading");
        isGood &= Peeks(b, 16, "6789"u8) & Gives(Streams.Receive(b, room, 1, Peek | NeverWait), Errno.EAGAIN, "no more");
        return isGood & Gives(Set(b, PeekOffset, -1), Errno.None, "off again") & Peeks(b, 2, "56"u8) & Peeks(b, 2, "56"u8);
    }

    private static bool PeeksDatagrams()
    {
        (int a, int b) = Streams.Pair(Datagram);
        byte* room = stackalloc byte[16];
        Set(b, PeekOffset, 1);
        Unix.Write(a, "hello"u8);
        Unix.Write(a, "you"u8);
        bool isGood = Peeks(b, 2, "el"u8) & Peeks(b, 16, "lo"u8) & Peeks(b, 16, "you"u8);
        isGood &= Gives(Streams.Receive(b, room, 1, Peek | NeverWait), Errno.EAGAIN, "no more");
        isGood &= Calls.Reads(b, "hello"u8) & Holds(Get(b, PeekOffset) == 3, "the whole message is taken back");
        return isGood & Calls.Reads(b, "you"u8) & Holds(Get(b, PeekOffset) == 0, "and the next");
    }

    private static bool Times()
    {
        (int a, int b) = Streams.Pair(Datagram);
        bool isGood = Gives(Set(b, Timestamp, 1), Errno.None, "SO_TIMESTAMP") & Holds(Get(b, Timestamp) == 1 && Get(b, TimestampNanoseconds) == 0, "told");
        isGood &= Holds(HasTime(a, b, Timestamp), "struct timeval");
        Set(b, TimestampNanoseconds, 1);
        isGood &= Holds(Get(b, Timestamp) == 0 && Get(b, TimestampNanoseconds) == 1, "the other instead") & Holds(HasTime(a, b, TimestampNanoseconds), "struct timespec");
        Set(b, Timestamp, 0);
        isGood &= Holds(Get(b, TimestampNanoseconds) == 0 && !HasTime(a, b, TimestampNanoseconds), "neither");
        (int c, int d) = Streams.Pair(Stream);
        Set(d, Timestamp, 1);
        return isGood & Holds(!HasTime(c, d, Timestamp), "streams have no times");
    }

    private static bool Groups()
    {
        uint* groups = stackalloc uint[8];
        groups[0] = 5;
        groups[1] = 6;
        Unix.Call(SystemCall.SetGroups, 2, (ulong)groups);
        int socket = Streams.Pair(Stream).A;
        uint length = 32;
        groups[0] = 0;
        bool isGood = Gives(Unix.Call(SystemCall.GetSockOpt, (ulong)socket, SocketLevel, PeerGroups, (ulong)groups, (ulong)&length), Errno.None, "told");
        isGood &= Holds(length == 8 && groups[0] == 5 && groups[1] == 6, "two");
        length = 4;
        isGood &= Gives(Unix.Call(SystemCall.GetSockOpt, (ulong)socket, SocketLevel, PeerGroups, (ulong)groups, (ulong)&length), Errno.ERANGE, "too little room");
        isGood &= Holds(length == 8, "what it takes") & Gives(Set(socket, PeerGroups, 1), Errno.ENOPROTOOPT, "nobody sets them");
        int alone = Unix.Call(SystemCall.Socket, 1, Stream, 0).Int;
        length = 32;
        return isGood & Gives(Unix.Call(SystemCall.GetSockOpt, (ulong)alone, SocketLevel, PeerGroups, (ulong)groups, (ulong)&length), Errno.ENODATA, "nobody");
    }

    private static bool Buffers()
    {
        const int sendBuffer = 7;
        const int receiveBuffer = 8;
        int socket = Streams.Pair(Stream).A;
        return Holds(Get(socket, sendBuffer) == 212_992 && Get(socket, receiveBuffer) == 212_992, "net.core.wmem_default and rmem_default");
    }

    /// <summary>Sends a datagram and looks for the time beside it.</summary>
    private static bool HasTime(int from, int to, int kind)
    {
        Unix.Write(from, "x"u8);
        byte letter;
        ulong* control = stackalloc ulong[ControlRoom / 8];
        control[0] = 0;
        var vector = new IoVector { Start = &letter, Length = 1 };
        var header = new MessageHeader { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = ControlRoom };
        Unix.Call(SystemCall.RecvMsg, (ulong)to, (ulong)(&header), 0);
        long* now = stackalloc long[2];
        Unix.Call(SystemCall.ClockGetTime, 0, (ulong)now);
        bool isNear = (long)control[2] <= now[0] && (long)control[2] > now[0] - 100;
        return header.ControlLength == 32 && control[0] == 32 && control[1] == ((ulong)kind << 32 | SocketLevel) && isNear;
    }

    private static bool Peeks(int socket, int count, System.ReadOnlySpan<byte> expected)
    {
        byte* room = stackalloc byte[16];
        return Holds(Calls.AreEqual(room, Streams.Receive(socket, room, count, Peek | NeverWait).Raw, expected), "peeked");
    }

    private static SysResult Set(int socket, int option, int value) =>
        Unix.Call(SystemCall.SetSockOpt, (ulong)socket, SocketLevel, (ulong)option, (ulong)&value, sizeof(int));

    private static int Get(int socket, int option)
    {
        int value = -77;
        uint length = sizeof(int);
        Unix.Call(SystemCall.GetSockOpt, (ulong)socket, SocketLevel, (ulong)option, (ulong)&value, (ulong)&length);
        return value;
    }
}
