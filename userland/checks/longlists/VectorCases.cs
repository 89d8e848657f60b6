using System.Runtime.InteropServices;
using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongLists;

/// <summary>Transfers over as many vectors as one call takes, and messages that each have as many.</summary>
internal static unsafe class VectorCases
{
    private const int Most = 1024;
    private const uint VectorBytes = 4;
    private const ulong Local = 1;
    private const ulong Stream = 1;
    private const ulong Datagram = 2;
    private const SystemCall SendMany = (SystemCall)307;
    private const SystemCall ReceiveMany = (SystemCall)299;

    internal static void Run()
    {
        Case("sendmmsg and recvmmsg of 1024 messages with 1024 vectors each", &Messages);
        Case("a message out of 1024 fresh pages, into as many", &FreshPages);
        Case("writev and readv of 1024 pages that a child shares with its parent", &SharedPages);
    }

    private static bool Messages()
    {
        MessageRecord* records = MakeRecords(FarApart(0));
        (int sender, int receiver) = Pair(Stream);
        long sent = Unix.Call(SendMany, (ulong)sender, (ulong)records, Most, 0).Raw;
        const int few = 100;
        for (int i = 0; i < few; i++)
        {
            Unix.Write(sender, "x"u8);
        }

        records->Message.Vectors[Most - 1].Length = 1;
        long received = Unix.Call(ReceiveMany, (ulong)receiver, (ulong)records, few, 0).Raw;
        return Holds(sent == Most, "all are sent") & Holds(received == few, "all are received");
    }

    private static bool FreshPages()
    {
        MessageRecord* records = MakeRecords(FarApart(VectorBytes));
        (int sender, int receiver) = Pair(Datagram);
        long sent = Unix.Call(SystemCall.SendMsg, (ulong)sender, (ulong)records, 0).Raw;
        records->Message.Vectors = FarApart(VectorBytes);
        long received = Unix.Call(SystemCall.RecvMsg, (ulong)receiver, (ulong)records, 0).Raw;
        return Holds(sent == Most * VectorBytes && received == sent, "all of it comes");
    }

    private static bool SharedPages()
    {
        Vector* vectors = FarApart(VectorBytes);
        Unix.Pipe2(out int reader, out int writer);
        bool isGood = Unix.Call(SystemCall.WriteV, (ulong)writer, (ulong)vectors, Most).Raw == Most * VectorBytes
            && Unix.Call(SystemCall.ReadV, (ulong)reader, (ulong)vectors, Most).Raw == Most * VectorBytes
            && Unix.Call(SystemCall.WriteV, (ulong)writer, (ulong)vectors, Most).Raw == Most * VectorBytes;
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit(Unix.Call(SystemCall.ReadV, (ulong)reader, (ulong)vectors, Most).Raw == Most * VectorBytes ? 0 : 1);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return Holds(isGood && status.Is(0), "all of it comes");
    }

    /// <summary>Vectors of so many bytes, each in a page table of its own.</summary>
    private static Vector* FarApart(uint bytes)
    {
        const ulong distance = 4UL << 20;
        byte* memory = Unix.MMap(null, Most * distance, Protection.ReadWrite, MapFlags.Private | MapFlags.Anonymous | MapFlags.NoReserve, -1, 0).Address;
        var vectors = (Vector*)Unix.MMap(Most * (ulong)sizeof(Vector)).Address;
        for (uint i = 0; i < Most; i++)
        {
            vectors[i] = new Vector { Start = memory + (i * distance), Length = bytes };
        }

        return vectors;
    }

    private static MessageRecord* MakeRecords(Vector* vectors)
    {
        var records = (MessageRecord*)Unix.MMap(Most * (ulong)sizeof(MessageRecord)).Address;
        for (int i = 0; i < Most; i++)
        {
            records[i].Message.Vectors = vectors;
            records[i].Message.VectorCount = Most;
        }

        return records;
    }

    private static (int A, int B) Pair(ulong kind)
    {
        int* pair = stackalloc int[2];
        Unix.Call(SystemCall.SocketPair, Local, kind, 0, (ulong)pair);
        return (pair[0], pair[1]);
    }

    /// <summary>struct iovec.</summary>
    private struct Vector
    {
        public byte* Start;
        public ulong Length;
    }

    /// <summary>struct msghdr.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 56)]
    private struct Message
    {
        [FieldOffset(16)]
        public Vector* Vectors;

        [FieldOffset(24)]
        public ulong VectorCount;
    }

    /// <summary>struct mmsghdr.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private struct MessageRecord
    {
        public Message Message;
    }
}
