using System;
using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.CallTest;

/// <summary>sendmsg and recvmsg: several buffers, open files and credentials.</summary>
internal static unsafe class Messages
{
    private const int Stream = 1;
    private const int Datagram = 2;
    private const int Packets = 5;
    internal const int Rights = 1;
    private const int SenderCredentials = 2;
    private const int ControlCut = 8;
    private const int ControlHeader = 16;

    internal static void Run()
    {
        Case("sendmsg: open files travel with the bytes", &Files);
        Case("sendmsg: files end a read of a stream, and are closed when nobody takes them", &Bounds);
        Case("sendmsg: SO_PASSCRED tells who sent", &Senders);
        Case("sendmsg: SOCK_SEQPACKET keeps messages apart", &KeptApart);
        Case("sendmsg: errors", &Errors);
    }

    private static bool Files()
    {
        (int a, int b) = Streams.Pair(Stream);
        Unix.Pipe2(out int reader, out int writer);
        int* descriptors = stackalloc int[2] { reader, writer };
        bool isGood = Holds(Send(a, "ab"u8, Rights, descriptors, 2).Int == 2, "sent");
        Unix.Close(reader);
        Unix.Close(writer);
        Received received = Receive(b, 64);
        isGood &= Holds(received.Count == 2 && received.Files == 2 && received.Flags == 0, "two files came");
        Unix.Write(received.Second, "through"u8);
        return isGood & Holds(Calls.Reads(received.First, "through"u8), "and work");
    }

    private static bool Bounds()
    {
        (int a, int b) = Streams.Pair(Stream);
        Unix.Pipe2(out int reader, out int writer);
        Unix.Write(a, "x"u8);
        Send(a, "yz"u8, Rights, &writer, 1);
        Unix.Write(a, "w"u8);
        Unix.Close(writer);
        Received received = Receive(b, 64);
        bool isGood = Holds(received.Count == 3 && received.Files == 1, "the read ends with what had the file");
        isGood &= Holds(Calls.Poll(reader, PollEntry.Readable) == 0, "a writer is left");
        Unix.Close(received.First);
        isGood &= Holds(Calls.Poll(reader, PollEntry.Readable) == PollEntry.HungUp, "none is");
        isGood &= Holds(Calls.Reads(b, "w"u8), "the rest");
        Unix.Pipe2(out reader, out writer);
        Send(a, "u"u8, Rights, &writer, 1);
        Unix.Close(writer);
        isGood &= Holds(Calls.Reads(b, "u"u8), "read(2) takes no files");
        isGood &= Holds(Calls.Poll(reader, PollEntry.Readable) == PollEntry.HungUp, "so they are closed");
        Unix.Pipe2(out reader, out writer);
        Send(a, "v"u8, Rights, &writer, 1);
        Unix.Close(writer);
        received = Receive(b, 8);
        return isGood & Holds(received.Flags == ControlCut && Calls.Poll(reader, PollEntry.Readable) == PollEntry.HungUp, "nor does recvmsg without room");
    }

    private static bool Senders()
    {
        (int a, int b) = Streams.Pair(Datagram);
        int on = 1;
        Unix.Call(SystemCall.SetSockOpt, (ulong)b, 1, 16, (ulong)&on, sizeof(int));
        int child = Calls.Child(&Say, a);
        Received received = Receive(b, 64);
        bool isGood = Holds(received.Type == SenderCredentials && received.First == child, "the child's id");
        isGood &= Calls.EndedWell(child);
        int* other = stackalloc int[3] { 1, 0, 0 };
        Unix.Call(SystemCall.SetResUid, 1000, 1000, 1000);
        return isGood & Gives(Send(a, "x"u8, SenderCredentials, other, 3), Errno.EPERM, "someone else's");
    }

    private static bool Say(int socket) => Unix.Write(socket, "x"u8).Int == 1;

    private static bool KeptApart()
    {
        (int a, int b) = Streams.Pair(Packets);
        Unix.Write(a, "one"u8);
        Unix.Write(a, "three"u8);
        bool isGood = Holds(Calls.Reads(b, "one"u8) && Calls.Reads(b, "three"u8), "one at a time");
        Unix.Close(a);
        return isGood & Holds(Calls.Reads(b, ""u8), "then the end");
    }

    private static bool Errors()
    {
        (int a, int b) = Streams.Pair(Stream);
        int closed = 999;
        return Gives(Send(a, "x"u8, Rights, &closed, 1), Errno.EBADF, "a file that is not open")
            & Gives(Send(a, "x"u8, 9, &closed, 1), Errno.EINVAL, "an unknown kind of control message")
            & Gives(Unix.Call(SystemCall.SendMsg, (ulong)a, 8, 0), Errno.EFAULT, "a bad header")
            & Gives(Unix.Call(SystemCall.SendMsg, 0, 8, 0), Errno.ENOTSOCK, "no socket")
            & Gives(Unix.Call(SystemCall.RecvMsg, (ulong)b, 8, 0x40), Errno.EFAULT, "a bad header to receive in");
    }

    internal static SysResult Send(int socket, ReadOnlySpan<byte> bytes, int type, int* values, int count)
    {
        byte* control = stackalloc byte[64];
        *(ulong*)control = (ulong)(ControlHeader + (count * sizeof(int)));
        *(int*)(control + 8) = 1;
        *(int*)(control + 12) = type;
        new ReadOnlySpan<byte>(values, count * sizeof(int)).CopyTo(new Span<byte>(control + ControlHeader, 48));
        fixed (byte* start = bytes)
        {
            IoVector* vectors = stackalloc IoVector[2];
            vectors[0] = new IoVector { Start = start, Length = 1 };
            vectors[1] = new IoVector { Start = start + 1, Length = (ulong)bytes.Length - 1 };
            var header = new MessageHeader { Vectors = vectors, VectorCount = 2, Control = control, ControlLength = *(ulong*)control };
            return Unix.Call(SystemCall.SendMsg, (ulong)socket, (ulong)(&header), 0);
        }
    }

    private static Received Receive(int socket, ulong controlRoom)
    {
        byte* buffer = stackalloc byte[64];
        byte* control = stackalloc byte[64];
        new Span<byte>(control, 64).Clear();
        var vector = new IoVector { Start = buffer, Length = 64 };
        var header = new MessageHeader { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = controlRoom };
        int count = Unix.Call(SystemCall.RecvMsg, (ulong)socket, (ulong)(&header), 0).Int;
        int type = header.ControlLength == 0 ? 0 : *(int*)(control + 12);
        int files = type == Rights ? (int)(*(ulong*)control - ControlHeader) / sizeof(int) : 0;
        int* values = (int*)(control + ControlHeader);
        return new Received(count, header.Flags, type, files, values[0], values[1]);
    }

    /// <summary>The outcome of recvmsg: its result, msg_flags, and the first control message.</summary>
    private readonly record struct Received(int Count, int Flags, int Type, int Files, int First, int Second);
}
