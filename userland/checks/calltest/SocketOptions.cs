using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.CallTest;

/// <summary>Options of unix(7) sockets, and several messages by one call.</summary>
internal static unsafe class SocketOptions
{
    private const ulong SocketLevel = 1;
    private const int SendBuffer = 7;
    private const int ReceiveTimeout = 20;
    private const int SendTimeout = 21;
    private const int Priority = 12;
    private const int Linger = 13;
    private const int LowestReceive = 18;
    private const ulong Stream = 1;
    private const ulong Datagram = 2;
    private const ulong DoNotWait = 0x40;
    private const ulong WaitForOne = 0x10000;
    private const int RecordSize = 64;
    private const int Many = 3;

    internal static void Run()
    {
        Case("sockets: SO_RCVTIMEO ends a receive and an accept", &Receives);
        Case("sockets: SO_SNDTIMEO ends a send and a connect", &Sends);
        Case("sockets: time limits, as they are told and refused", &Limits);
        Case("sockets: a signal ends a wait with a time limit, SA_RESTART or not", &Interrupted);
        Case("sockets: SO_SNDBUF is doubled, and bounds what waits", &Buffers);
        Case("sockets: a datagram is 32 bytes shorter than SO_SNDBUF at most", &Bounded);
        Case("sockets: sendmmsg and recvmmsg", &Several);
        Case("sockets: options of networks are remembered", &Remembered);
        Case("sockets: a stream's receive waits for SO_RCVLOWAT", &Lowest);
        Case("sockets: connect with AF_UNSPEC ends the connection of a datagram socket", &Disconnected);
        Case("sockets: SIOCOUTQ tells of what is on its way", &OnTheirWay);
    }

    private static bool Receives()
    {
        byte letter;
        (int a, int b) = Pair(Stream);
        bool isGood = Gives(Limit(a, ReceiveTimeout, 0, 100_000), Errno.None, "a tenth of a second") & Gives(Unix.Read(a, &letter, 1), Errno.EAGAIN, "read");
        isGood &= Gives(Unix.Call(SystemCall.RecvFrom, (ulong)a, (ulong)&letter, 1, 0), Errno.EAGAIN, "recv");
        Unix.Write(b, "x"u8);
        isGood &= Calls.Reads(a, "x"u8);
        int datagrams = Pair(Datagram).First;
        Limit(datagrams, ReceiveTimeout, 0, 50_000);
        isGood &= Gives(Unix.Read(datagrams, &letter, 1), Errno.EAGAIN, "a datagram");
        int listener = Listener(0);
        Limit(listener, ReceiveTimeout, 0, 50_000);
        return isGood & Gives(Unix.Call(SystemCall.Accept, (ulong)listener), Errno.EAGAIN, "accept");
    }

    private static bool Sends()
    {
        int a = Pair(Stream).First;
        Limit(a, SendTimeout, 0, 50_000);
        byte* bytes = Pages.Dirty(256);
        long sent = Unix.Write(a, bytes, 256 * Unix.PageSize).Raw;
        bool isGood = Holds(sent > 0 && sent < (long)(256 * Unix.PageSize), "as much as there is room for") & Gives(Unix.Write(a, bytes, Unix.PageSize), Errno.EAGAIN, "then none");
        int listener = Listener(0);
        byte* name = stackalloc byte[16];
        uint length = 16;
        Unix.Call(SystemCall.GetSockName, (ulong)listener, (ulong)name, (ulong)&length);
        int first = Unix.Call(SystemCall.Socket, 1, Stream, 0).Int;
        int second = Unix.Call(SystemCall.Socket, 1, Stream, 0).Int;
        isGood &= Gives(Unix.Call(SystemCall.Connect, (ulong)first, (ulong)name, length), Errno.None, "one may wait to be accepted");
        Limit(second, SendTimeout, 0, 50_000);
        return isGood & Gives(Unix.Call(SystemCall.Connect, (ulong)second, (ulong)name, length), Errno.EAGAIN, "another waits for a while");
    }

    private static bool Limits()
    {
        int a = Pair(Stream).First;
        long* time = stackalloc long[2];
        uint length = 16;
        bool isGood = Gives(Unix.Call(SystemCall.GetSockOpt, (ulong)a, SocketLevel, ReceiveTimeout, (ulong)time, (ulong)&length), Errno.None, "asked");
        isGood &= Holds(time[0] == 0 && time[1] == 0 && length == 16, "none");
        Limit(a, ReceiveTimeout, 3, 200_000);
        Unix.Call(SystemCall.GetSockOpt, (ulong)a, SocketLevel, ReceiveTimeout, (ulong)time, (ulong)&length);
        isGood &= Holds(time[0] == 3 && time[1] == 200_000, "as set") & Gives(Limit(a, SendTimeout, 0, 1_000_000), Errno.EDOM, "too many microseconds");
        isGood &= Gives(Unix.Call(SystemCall.SetSockOpt, (ulong)a, SocketLevel, SendTimeout, (ulong)time, 8), Errno.EINVAL, "half of one");
        isGood &= Gives(Limit(a, ReceiveTimeout, -1, 0), Errno.None, "a negative one") & Gives(Unix.Read(a, (byte*)time, 1), Errno.EAGAIN, "is over at once");
        return isGood & Gives(Limit(a, ReceiveTimeout, 0, 0), Errno.None, "none again");
    }

    private static bool Interrupted()
    {
        byte letter;
        int a = Pair(Stream).First;
        Limit(a, ReceiveTimeout, 5, 0);
        Interruption.Arm(Unix.RestartFlag);
        return Gives(Unix.Read(a, &letter, 1), Errno.EINTR, "a signal");
    }

    private static bool Buffers()
    {
        int a = Pair(Stream).First;
        int size = 5000;
        uint length = sizeof(int);
        bool isGood = Gives(Unix.Call(SystemCall.SetSockOpt, (ulong)a, SocketLevel, SendBuffer, (ulong)&size, sizeof(int)), Errno.None, "set");
        Unix.Call(SystemCall.GetSockOpt, (ulong)a, SocketLevel, SendBuffer, (ulong)&size, (ulong)&length);
        isGood &= Holds(size == 10_000, "doubled");
        Unix.FCntl(a, FileControl.SetStatusFlags, (ulong)OpenFlags.NonBlocking);
        byte* bytes = Pages.Dirty(1);
        long total = 0;
        while (Unix.Write(a, bytes, 1000).Raw is > 0 and long sent)
        {
            total += sent;
        }

        isGood &= Holds(total is > 2000 and < 20_000, "about as much waits");
        size = 1;
        Unix.Call(SystemCall.SetSockOpt, (ulong)a, SocketLevel, SendBuffer, (ulong)&size, sizeof(int));
        Unix.Call(SystemCall.GetSockOpt, (ulong)a, SocketLevel, SendBuffer, (ulong)&size, (ulong)&length);
        return isGood & Holds(size == 4608, "the smallest");
    }

    private static bool Bounded()
    {
        const ulong most = 10_000 - 32;
        int size = 5000;
        int a = Pair(Datagram).First;
        byte* bytes = Pages.Dirty(3);
        Unix.Call(SystemCall.SetSockOpt, (ulong)a, SocketLevel, SendBuffer, (ulong)&size, sizeof(int));
        return Gives(Unix.Write(a, bytes, most + 1), Errno.EMSGSIZE, "a byte too many") & Holds(Unix.Write(a, bytes, most).Raw == (long)most, "the longest");
    }

    private static bool Remembered()
    {
        int a = Pair(Stream).First;
        int* options = stackalloc int[] { 2, 5, 6, 9, 10 };
        bool isGood = true;
        for (int i = 0; i < 5; i++)
        {
            isGood &= Holds(Get(a, options[i]) == 0, "off") & Gives(Set(a, options[i], 7), Errno.None, "set") & Holds(Get(a, options[i]) == 1, "on");
            isGood &= Gives(Set(a, options[i], 0), Errno.None, "reset") & Holds(Get(a, options[i]) == 0, "off again");
        }

        ulong linger = (3UL << 32) | 5;
        uint length = sizeof(ulong);
        isGood &= Gives(Unix.Call(SystemCall.SetSockOpt, (ulong)a, SocketLevel, Linger, (ulong)&linger, sizeof(ulong)), Errno.None, "SO_LINGER");
        Unix.Call(SystemCall.GetSockOpt, (ulong)a, SocketLevel, Linger, (ulong)&linger, (ulong)&length);
        isGood &= Holds(linger == ((3UL << 32) | 1), "on, and so many seconds") & Holds(Get(a, LowestReceive) == 1 && Get(a, Priority) == 0, "SO_RCVLOWAT and SO_PRIORITY");
        return isGood & Gives(Unix.Call(SystemCall.SetSockOpt, (ulong)a, SocketLevel, Linger, (ulong)&linger, 4), Errno.EINVAL, "half of it");
    }

    private static bool Lowest()
    {
        (int a, int b) = Pair(Stream);
        byte* bytes = stackalloc byte[8];
        bool isGood = Gives(Set(a, LowestReceive, 3), Errno.None, "set") & Holds(Get(a, LowestReceive) == 3, "told");
        Limit(a, ReceiveTimeout, 0, 50_000);
        Unix.Write(b, "xy"u8);
        isGood &= Holds(Unix.Read(a, new System.Span<byte>(bytes, 8)).Raw == 2, "too few, at the time limit");
        Unix.Write(b, "xy"u8);
        isGood &= Holds(Unix.Read(a, new System.Span<byte>(bytes, 2)).Raw == 2, "no room for more");
        Set(a, LowestReceive, 0);
        isGood &= Holds(Get(a, LowestReceive) == 1, "0 is 1");
        Set(a, LowestReceive, -1);
        return isGood & Holds(Get(a, LowestReceive) == int.MaxValue, "a negative number is the largest");
    }

    private static bool Disconnected()
    {
        (int a, int b) = Pair(Datagram);
        ushort none = 0;
        Unix.Write(b, "old"u8);
        bool isGood = Gives(Unix.Call(SystemCall.Connect, (ulong)a, (ulong)&none, sizeof(ushort)), Errno.None, "disconnected");
        isGood &= Gives(Unix.Write(a, "x"u8), Errno.ENOTCONN, "nobody is there");
        byte letter;
        Unix.FCntl(a, FileControl.SetStatusFlags, (ulong)OpenFlags.NonBlocking);
        isGood &= Gives(Unix.Read(a, &letter, 1), Errno.EAGAIN, "what came from there is gone");
        int stream = Pair(Stream).First;
        return isGood & Gives(Unix.Call(SystemCall.Connect, (ulong)stream, (ulong)&none, sizeof(ushort)), Errno.EINVAL, "a stream");
    }

    private static bool OnTheirWay()
    {
        const ulong request = 0x5411;
        (int a, int b) = Pair(Stream);
        int bytes = -1;
        byte* room = stackalloc byte[8];
        Unix.Call(SystemCall.IoCtl, (ulong)a, request, (ulong)&bytes);
        bool isGood = Holds(bytes == 0, "nothing");
        Unix.Write(a, "xyz"u8);
        Unix.Call(SystemCall.IoCtl, (ulong)a, request, (ulong)&bytes);
        isGood &= Holds(bytes >= 3, "at least what was written");
        Unix.Read(b, new System.Span<byte>(room, 8));
        Unix.Call(SystemCall.IoCtl, (ulong)a, request, (ulong)&bytes);
        return isGood & Holds(bytes == 0, "read");
    }

    private static SysResult Set(int socket, int option, int value) =>
        Unix.Call(SystemCall.SetSockOpt, (ulong)socket, SocketLevel, (ulong)option, (ulong)&value, sizeof(int));

    private static int Get(int socket, int option)
    {
        int value = -1;
        uint length = sizeof(int);
        Unix.Call(SystemCall.GetSockOpt, (ulong)socket, SocketLevel, (ulong)option, (ulong)&value, (ulong)&length);
        return value;
    }

    private static bool Several()
    {
        (int a, int b) = Pair(Datagram);
        byte* records = stackalloc byte[Many * RecordSize];
        IoVector* vectors = stackalloc IoVector[Many];
        byte* bytes = stackalloc byte[Many * 8];
        new System.Span<byte>(records, Many * RecordSize).Clear();
        for (int i = 0; i < Many; i++)
        {
            vectors[i] = new IoVector { Start = bytes + (i * 8), Length = (ulong)i + 1 };
            ((MessageHeader*)(records + (i * RecordSize)))->Vectors = vectors + i;
            ((MessageHeader*)(records + (i * RecordSize)))->VectorCount = 1;
        }

        bool isGood = Holds(Move(SendMany, a, records, Many, 0).Raw == Many && LengthsAre(records, 1, 2, 3), "three are sent");
        for (int i = 0; i < Many; i++)
        {
            vectors[i].Length = 8;
        }

        isGood &= Holds(Move(ReceiveMany, b, records, 2, 0).Raw == 2 && LengthsAre(records, 1, 2, 3), "two are received");
        isGood &= Holds(Move(ReceiveMany, b, records, Many, WaitForOne).Raw == 1 && LengthsAre(records, 3, 2, 3), "MSG_WAITFORONE");
        isGood &= Gives(Move(ReceiveMany, b, records, Many, DoNotWait), Errno.EAGAIN, "none is left") & Holds(Move(SendMany, a, records, 0, 0).Raw == 0, "none is sent");
        Unix.Close(b);
        return isGood & Gives(Move(SendMany, a, records, 1, 0), Errno.ECONNREFUSED, "to nobody") & Gives(Move(SendMany, 999, records, 1, 0), Errno.EBADF, "nothing");
    }

    private const SystemCall ReceiveMany = (SystemCall)299;
    private const SystemCall SendMany = (SystemCall)307;

    private static SysResult Move(SystemCall call, int socket, byte* records, ulong count, ulong flags) =>
        Unix.Call(call, (ulong)socket, (ulong)records, count, flags);

    private static bool LengthsAre(byte* records, uint first, uint second, uint third) =>
        *(uint*)(records + 56) == first && *(uint*)(records + RecordSize + 56) == second && *(uint*)(records + (2 * RecordSize) + 56) == third;

    private static (int First, int Second) Pair(ulong kind)
    {
        int* ends = stackalloc int[2];
        Unix.Call(SystemCall.SocketPair, 1, kind, 0, (ulong)ends);
        return (ends[0], ends[1]);
    }

    /// <summary>A listening socket with a name of the kernel's choice.</summary>
    private static int Listener(int backlog)
    {
        ushort family = 1;
        int socket = Unix.Call(SystemCall.Socket, 1, Stream, 0).Int;
        Unix.Call(SystemCall.Bind, (ulong)socket, (ulong)&family, sizeof(ushort));
        Unix.Call(SystemCall.Listen, (ulong)socket, (ulong)backlog);
        return socket;
    }

    private static SysResult Limit(int socket, int option, long seconds, long microseconds)
    {
        long* time = stackalloc long[] { seconds, microseconds };
        return Unix.Call(SystemCall.SetSockOpt, (ulong)socket, SocketLevel, (ulong)option, (ulong)time, 16);
    }
}
