using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.CallTest;

/// <summary>Pairs of stream sockets; unix(7).</summary>
internal static unsafe class Streams
{
    private const int Unix1 = 1;
    private const int Stream = 1;
    private const int NeverWait = 0x40;
    private const int Peek = 2;
    private const int WaitForAll = 0x100;
    private const int NoSignal = 0x4000;

    internal static void Run()
    {
        Case("socketpair: bytes go both ways and writes run together", &BothWays);
        Case("socketpair: MSG_PEEK, MSG_DONTWAIT, MSG_WAITALL", &Flags);
        Case("socketpair: closing and shutdown end what they should", &Ends);
        Case("socketpair: EPIPE comes with SIGPIPE unless MSG_NOSIGNAL", &Broken);
        Case("socketpair: a full socket makes the writer wait", &Full);
        Case("socketpair: poll tells what can be done", &Polls);
        Case("socketpair: names, options, and errors of kinds", &Kinds);
        Case("socketpair: unread bytes at close give ECONNRESET", &Reset);
    }

    internal static (int A, int B) Pair(int kind)
    {
        int* ends = stackalloc int[2];
        Unix.Call(SystemCall.SocketPair, Unix1, (ulong)kind, 0, (ulong)ends);
        return (ends[0], ends[1]);
    }

    private static bool BothWays()
    {
        (int a, int b) = Pair(Stream);
        Unix.Write(a, "one"u8);
        Unix.Write(a, "two"u8);
        bool isGood = Holds(Calls.Reads(b, "onetwo"u8), "there");
        Unix.Write(b, "three"u8);
        return isGood & Holds(Calls.Reads(a, "three"u8), "and back");
    }

    private static bool Flags()
    {
        (int a, int b) = Pair(Stream);
        byte* buffer = stackalloc byte[16];
        bool isGood = Gives(Receive(b, buffer, 16, NeverWait), Errno.EAGAIN, "nothing there");
        Unix.Write(a, "hello"u8);
        isGood &= Holds(Calls.AreEqual(buffer, Receive(b, buffer, 3, Peek).Raw, "hel"u8), "peeked");
        isGood &= Holds(Calls.AreEqual(buffer, Receive(b, buffer, 2, 0).Raw, "he"u8), "still there");
        int child = Calls.Child(&WriteMore, a);
        isGood &= Holds(Calls.AreEqual(buffer, Receive(b, buffer, 8, WaitForAll).Raw, "llo, you"u8), "all that was asked for");
        return isGood & Calls.EndedWell(child);
    }

    private static bool WriteMore(int socket) => Unix.Write(socket, ", "u8).Int == 2 && Unix.Write(socket, "you"u8).Int == 3;

    private static bool Ends()
    {
        (int a, int b) = Pair(Stream);
        Unix.Write(a, "x"u8);
        bool isGood = Gives(Unix.Call(SystemCall.Shutdown, (ulong)a, 1), Errno.None, "SHUT_WR");
        isGood &= Holds(Calls.Reads(b, "x"u8) && Calls.Reads(b, ""u8), "what was sent, then the end");
        isGood &= Holds(Unix.Write(b, "y"u8).Int == 1 && Calls.Reads(a, "y"u8), "the other way works");
        isGood &= Gives(Unix.Call(SystemCall.Shutdown, (ulong)a, 3), Errno.EINVAL, "an unknown way");
        Unix.Close(b);
        return isGood & Holds(Calls.Reads(a, ""u8), "the end after close");
    }

    private static bool Broken()
    {
        (int a, int b) = Pair(Stream);
        Unix.Close(b);
        byte letter = 0;
        bool isGood = Gives(Unix.Call(SystemCall.SendTo, (ulong)a, (ulong)&letter, 1, NoSignal), Errno.EPIPE, "quietly");
        int child = Unix.Fork().Int;
        if (child == 0)
        {
            Unix.Write(a, "x"u8);
            Unix.Exit(0);
        }

        Unix.Wait(child, out WaitStatus status);
        return isGood & Holds(status.KillingSignal == Signal.Pipe, "SIGPIPE");
    }

    private static bool Full()
    {
        (int a, int b) = Pair(Stream | Calls.NonBlocking);
        byte* page = Pages.Dirty(1);
        long sent = 0;
        SysResult result;
        while ((result = Unix.Write(a, page, Unix.PageSize)).Succeeded)
        {
            sent += result.Raw;
        }

        bool isGood = Gives(result, Errno.EAGAIN, "at last") & Holds(sent >= 16384, "but not at once");
        isGood &= Holds(Calls.Poll(a, PollEntry.Writable) == 0, "poll says so");
        Unix.FCntl(a, FileControl.SetStatusFlags, 0);
        int child = Calls.Child(&WritePage, a);
        Unix.FCntl(b, FileControl.SetStatusFlags, 0);
        long received = 0;
        while (received < sent + Unix.PageSize)
        {
            received += Unix.Read(b, page, Unix.PageSize).Raw;
        }

        return isGood & Calls.EndedWell(child) & Holds(received == sent + Unix.PageSize, "every byte came");
    }

    private static bool WritePage(int socket) => Unix.Write(socket, Pages.Dirty(1), Unix.PageSize).Raw == Unix.PageSize;

    private static bool Polls()
    {
        const short Everything = 0x2015;
        (int a, int b) = Pair(Stream);
        bool isGood = Holds(Calls.Poll(a, Everything) == PollEntry.Writable, "new");
        Unix.Write(b, "x"u8);
        isGood &= Holds(Calls.Poll(a, Everything) == 5, "something to read");
        Unix.Call(SystemCall.Shutdown, (ulong)b, 1);
        isGood &= Holds(Calls.Poll(a, Everything) == 0x2005, "the other end writes no more");
        Unix.Close(b);
        return isGood & Holds(Calls.Poll(a, Everything) == 0x2015, "the other end is gone");
    }

    private static bool Kinds()
    {
        (int a, _) = Pair(Stream);
        int* value = stackalloc int[4];
        int length = 16;
        byte* name = stackalloc byte[16];
        bool isGood = Holds(Option(a, 3, value) == 1 && Option(a, 39, value) == 1 && Option(a, 4, value) == 0, "SO_TYPE, SO_DOMAIN, SO_ERROR");
        isGood &= Gives(Unix.Call(SystemCall.GetSockName, (ulong)a, (ulong)name, (ulong)&length), Errno.None, "getsockname");
        isGood &= Holds(length == 2 && *(ushort*)name == 1, "a name of nothing but the family");
        Option(a, 17, value);
        isGood &= Holds(value[0] == (int)Unix.Call(SystemCall.GetPid).Raw, "SO_PEERCRED");
        isGood &= Gives(Unix.Call(SystemCall.SocketPair, Unix1, 77, 0, (ulong)value), Errno.EINVAL, "an unknown flag");
        isGood &= Gives(Unix.Call(SystemCall.Socket, Unix1, 6, 0), Errno.ESOCKTNOSUPPORT, "an unknown kind");
        isGood &= Gives(Unix.Call(SystemCall.Socket, Unix1, 1, 7), Errno.EPROTONOSUPPORT, "an unknown protocol");
        isGood &= Gives(Unix.Call(SystemCall.Socket, 100, 1, 0), Errno.EAFNOSUPPORT, "an unknown family");
        isGood &= Gives(Unix.Call(SystemCall.Listen, 0, 1), Errno.ENOTSOCK, "what is no socket");
        return isGood & Gives(Unix.Call(SystemCall.PWrite64, (ulong)a, (ulong)name, 1, 0), Errno.ESPIPE, "no offsets");
    }

    private static bool Reset()
    {
        (int a, int b) = Pair(Stream);
        Unix.Write(a, "unread"u8);
        Unix.Close(b);
        byte letter;
        return Gives(Unix.Read(a, &letter, 1), Errno.ECONNRESET, "once") & Holds(Calls.Reads(a, ""u8), "then the end");
    }

    private static int Option(int socket, int option, int* value)
    {
        int length = 16;
        Unix.Call(SystemCall.GetSockOpt, (ulong)socket, 1, (ulong)option, (ulong)value, (ulong)&length);
        return *value;
    }

    internal static SysResult Receive(int socket, byte* buffer, int count, int flags) =>
        Unix.Call(SystemCall.RecvFrom, (ulong)socket, (ulong)buffer, (ulong)count, (ulong)flags);

    internal static SysResult Send(int socket, System.ReadOnlySpan<byte> bytes, int flags)
    {
        fixed (byte* start = bytes)
        {
            return Unix.Call(SystemCall.SendTo, (ulong)socket, (ulong)start, (ulong)bytes.Length, (ulong)flags);
        }
    }
}
