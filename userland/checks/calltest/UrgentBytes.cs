using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.CallTest;

/// <summary>MSG_OOB on stream sockets, as Linux has it since 5.15.</summary>
internal static unsafe class UrgentBytes
{
    private const int Stream = 1;
    private const int Datagram = 2;
    private const int Packets = 5;
    private const int Urgent = 1;
    private const int Peek = 2;
    private const int NeverWait = 0x40;
    private const int WaitForAll = 0x100;
    private const int OtherFlags = 0x804; // MSG_CONFIRM, MSG_DONTROUTE
    private const short Priority = 2;
    private const ulong IsAtMark = 0x8905;
    private const ulong BytesToRead = 0x541b;
    private const int InlineOption = 10;

    internal static void Run()
    {
        Case("MSG_OOB: a read ends at the mark, the byte is read by itself, the rest follows", &Mark);
        Case("MSG_OOB: who does not ask for the byte never sees it", &PassedOver);
        Case("MSG_OOB: a later byte takes the place of an earlier one, which is ordinary then", &Replaced);
        Case("MSG_OOB: SO_OOBINLINE leaves the byte in its place", &Inline);
        Case("MSG_OOB: poll and SIOCATMARK tell of it", &Told);
        Case("MSG_OOB: datagrams and packets have none; other flags mean nothing", &OtherKinds);
    }

    private static bool Mark()
    {
        (int a, int b) = Streams.Pair(Stream);
        Streams.Send(a, "ab"u8, 0);
        Streams.Send(a, "XYZ"u8, Urgent);
        Streams.Send(a, "cd"u8, 0);
        bool isGood = Holds(Ask(b, BytesToRead) == 7, "all of it waits") & Gets(b, Peek, "abXY"u8, "peeked") & Gets(b, 0, "abXY"u8, "up to the mark");
        isGood &= Holds(Ask(b, IsAtMark) == 1, "at the mark") & Gets(b, Urgent | Peek, "Z"u8, "the byte, peeked") & Gets(b, Urgent, "Z"u8, "the byte");
        byte room = 0;
        isGood &= Gives(Streams.Receive(b, &room, 1, Urgent), Errno.EINVAL, "once alone") & Gets(b, 0, "cd"u8, "the rest");
        Streams.Send(a, "ef"u8, 0);
        Streams.Send(a, "g"u8, Urgent);
        Streams.Send(a, "h"u8, 0);
        isGood &= Gets(b, Urgent, "g"u8, "ahead of what came before it") & Holds(Ask(b, BytesToRead) == 3, "three are left");
        return isGood & Gets(b, 0, "ef"u8, "the mark stays") & Gets(b, 0, "h"u8, "the end");
    }

    private static bool PassedOver()
    {
        (int a, int b) = Streams.Pair(Stream);
        byte room = 0;
        Streams.Send(a, "a"u8, 0);
        Streams.Send(a, "B"u8, Urgent);
        Streams.Send(a, "c"u8, 0);
        bool isGood = Gets(b, WaitForAll | NeverWait, "a"u8, "MSG_WAITALL ends there, too") & Gets(b, 0, "c"u8, "passed over");
        isGood &= Gives(Streams.Receive(b, &room, 1, Urgent), Errno.EINVAL, "gone");
        Streams.Send(a, "D"u8, Urgent);
        return isGood & Gives(Streams.Receive(b, &room, 1, NeverWait), Errno.EAGAIN, "nothing else is there");
    }

    private static bool Replaced()
    {
        (int a, int b) = Streams.Pair(Stream);
        Streams.Send(a, "P"u8, Urgent);
        Streams.Send(a, "Q"u8, Urgent);
        return Gets(b, Urgent, "Q"u8, "the later one") & Gets(b, NeverWait, "P"u8, "the earlier one");
    }

    private static bool Inline()
    {
        (int a, int b) = Streams.Pair(Stream);
        int on = 1;
        byte room = 0;
        Unix.Call(SystemCall.SetSockOpt, (ulong)b, 1, InlineOption, (ulong)&on, sizeof(int));
        Streams.Send(a, "ab"u8, 0);
        Streams.Send(a, "C"u8, Urgent);
        Streams.Send(a, "d"u8, 0);
        bool isGood = Gives(Streams.Receive(b, &room, 1, Urgent), Errno.EINVAL, "not by itself");
        return isGood & Gets(b, 0, "ab"u8, "up to the mark") & Gets(b, 0, "Cd"u8, "and from it on");
    }

    private static bool Told()
    {
        (int a, int b) = Streams.Pair(Stream);
        bool isGood = Holds(Ask(b, IsAtMark) == 0 && Calls.Poll(b, PollEntry.Readable | Priority) == 0, "nothing");
        Streams.Send(a, "x"u8, 0);
        Streams.Send(a, "Y"u8, Urgent);
        isGood &= Holds(Ask(b, IsAtMark) == 0 && Calls.Poll(b, PollEntry.Readable | Priority) == (PollEntry.Readable | Priority), "POLLPRI");
        isGood &= Gets(b, 0, "x"u8, "read") & Holds(Ask(b, IsAtMark) == 1, "at the mark");
        byte* room = stackalloc byte[4];
        var vector = new IoVector { Start = room, Length = 4 };
        var header = new MessageHeader { Vectors = &vector, VectorCount = 1 };
        isGood &= Holds(Unix.Call(SystemCall.RecvMsg, (ulong)b, (ulong)(&header), Urgent).Raw == 1 && header.Flags == Urgent, "recvmsg says so");
        return isGood & Holds((Calls.Poll(b, Priority) & Priority) == 0, "no more");
    }

    private static bool OtherKinds()
    {
        byte room = 0;
        bool isGood = true;
        foreach (int kind in (System.ReadOnlySpan<int>)[Datagram, Packets])
        {
            (int a, int b) = Streams.Pair(kind);
            isGood &= Gives(Streams.Send(a, "x"u8, Urgent), Errno.ENOTSUP, "send") & Gives(Streams.Receive(b, &room, 1, Urgent | NeverWait), Errno.ENOTSUP, "receive");
            Streams.Send(a, "x"u8, OtherFlags);
            isGood &= Gets(b, OtherFlags | NeverWait, "x"u8, "other flags");
        }

        (int c, _) = Streams.Pair(Stream);
        return isGood & Gives(Streams.Send(c, ""u8, Urgent), Errno.ENOTSUP, "no byte");
    }

    private static bool Gets(int socket, int flags, System.ReadOnlySpan<byte> expected, string what)
    {
        byte* room = stackalloc byte[16];
        return Holds(Calls.AreEqual(room, Streams.Receive(socket, room, 16, flags).Raw, expected), what);
    }

    private static int Ask(int socket, ulong request)
    {
        int answer = -1;
        Unix.Call(SystemCall.IoCtl, (ulong)socket, request, (ulong)&answer);
        return answer;
    }
}
