using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.CallTest;

/// <summary>pipe(2): packets, memory that ends within a transfer, and what poll(2) writes.</summary>
internal static unsafe class Packets
{
    private const OpenFlags Direct = (OpenFlags)0x4000;
    private const int PacketSize = 4096;
    private const int MostPackets = 16;

    internal static void Run()
    {
        Case("pipe: with O_DIRECT a read takes one packet", &Borders);
        Case("pipe: what a packet's reader has no room for is lost", &Cut);
        Case("pipe: a large write is several packets", &Split);
        Case("pipe: packets and bytes of the stream in turn", &Mixed);
        Case("pipe: as many packets as pages", &Full);
        Case("pipe: memory that ends early moves nothing", &EndOfMemory);
        Case("poll: after a signal the results are written, too", &Interrupted);
        Case("poll and select: O_PATH, and numbers beyond the table", &Odd);
    }

    private static bool Borders()
    {
        Unix.Pipe2(out int reader, out int writer, Direct);
        Unix.Write(writer, "abc"u8);
        Unix.Write(writer, "de"u8);
        bool isGood = Holds(Pending(reader) == 5, "FIONREAD counts all") & Calls.Reads(reader, "abc"u8) & Calls.Reads(reader, "de"u8);
        isGood &= Gives(Unix.Write(writer, ""u8), Errno.None, "an empty write") & Holds(Calls.Poll(reader, PollEntry.Readable) == 0, "is no packet");
        Unix.Write(writer, "f"u8);
        Unix.Close(writer);
        return isGood & Calls.Reads(reader, "f"u8) & Calls.Reads(reader, ""u8);
    }

    private static bool Cut()
    {
        byte* two = stackalloc byte[2];
        Unix.Pipe2(out int reader, out int writer, Direct);
        Unix.Write(writer, "abc"u8);
        Unix.Write(writer, "de"u8);
        bool isGood = Holds(Calls.AreEqual(two, Unix.Read(reader, two, 2).Raw, "ab"u8), "what fits");
        return isGood & Calls.Reads(reader, "de"u8);
    }

    private static bool Split()
    {
        Unix.Pipe2(out int reader, out int writer, Direct);
        byte* bytes = Pages.Dirty(4);
        bool isGood = Holds(Unix.Write(writer, bytes, (2 * PacketSize) + 7).Raw == (2 * PacketSize) + 7, "written");
        isGood &= Holds(Unix.Read(reader, bytes, 4 * PacketSize).Raw == PacketSize && Unix.Read(reader, bytes, 4 * PacketSize).Raw == PacketSize, "two whole ones");
        return isGood & Holds(Unix.Read(reader, bytes, 4 * PacketSize).Raw == 7, "and the rest");
    }

    /// <summary>
    /// Waiting bytes that were not written as a packet: later ones join them; Linux merges before it looks at O_DIRECT.
    /// </summary>
    private static bool Mixed()
    {
        Unix.Pipe2(out int reader, out int writer);
        Unix.FCntl(reader, FileControl.SetStatusFlags, (ulong)OpenFlags.NonBlocking);
        Unix.Write(writer, "a"u8);
        Unix.FCntl(writer, FileControl.SetStatusFlags, (ulong)Direct);
        Unix.Write(writer, "bc"u8);
        bool isGood = Calls.Reads(reader, "abc"u8);
        Unix.Write(writer, "de"u8);
        Unix.Write(writer, "fg"u8);
        Unix.FCntl(writer, FileControl.SetStatusFlags, 0);
        Unix.Write(writer, "hi"u8);
        Unix.Write(writer, "jk"u8);
        Unix.FCntl(writer, FileControl.SetStatusFlags, (ulong)Direct);
        Unix.Write(writer, "lm"u8);
        isGood &= Calls.Reads(reader, "de"u8) & Calls.Reads(reader, "fg"u8) & Calls.Reads(reader, "hijklm"u8);
        int directory = Unix.Open(".", OpenFlags.ReadOnly).Int;
        return isGood & Gives(Unix.FCntl(directory, FileControl.SetStatusFlags, (ulong)Direct), Errno.EINVAL, "a directory has no O_DIRECT");
    }

    private static bool Full()
    {
        Unix.Pipe2(out int reader, out int writer, Direct | OpenFlags.NonBlocking);
        int count = 0;
        while (Unix.Write(writer, "x"u8).Succeeded)
        {
            count++;
        }

        bool isGood = Holds(count == MostPackets, "of one byte each") & Holds(Calls.Poll(writer, PollEntry.Writable) == 0, "and then there is no room");
        isGood &= Calls.Reads(reader, "x"u8);
        return isGood & Holds(Calls.Poll(writer, PollEntry.Writable) == PollEntry.Writable, "until one is read");
    }

    private static bool EndOfMemory()
    {
        byte* page = Pages.Dirty(2);
        Unix.MUnmap(page + Unix.PageSize, Unix.PageSize);
        byte* last = page + Unix.PageSize - 1;
        Unix.Pipe2(out int reader, out int writer);
        Unix.Write(writer, "abc"u8);
        bool isGood = Gives(Unix.Read(reader, last, 2), Errno.EFAULT, "read over the end") & Calls.Reads(reader, "abc"u8);
        isGood &= Gives(Unix.Write(writer, last, 2), Errno.EFAULT, "write over the end") & Holds(Pending(reader) == 0, "nothing entered");
        Unix.FCntl(writer, FileControl.SetStatusFlags, (ulong)Direct);
        isGood &= Gives(Unix.Write(writer, last, 2), Errno.EFAULT, "a packet over the end") & Holds(Pending(reader) == 0, "nothing entered");
        Unix.Write(writer, "de"u8);
        return isGood & Gives(Unix.Read(reader, last, 2), Errno.EFAULT, "a packet into it") & Calls.Reads(reader, "de"u8);
    }

    private static bool Interrupted()
    {
        Unix.Pipe2(out int reader, out _);
        var entry = new PollEntry { Descriptor = reader, Events = PollEntry.Readable, Returned = 0x7f };
        Interruption.Arm(0);
        return Gives(Unix.Poll(&entry, 1, -1), Errno.EINTR, "a signal") & Holds(entry.Returned == 0, "nothing was ready");
    }

    private static bool Odd()
    {
        int place = Unix.Open(".", (OpenFlags)0x200000).Int;
        long* time = stackalloc long[2];
        ulong* set = stackalloc ulong[16];
        new System.Span<ulong>(time, 2).Clear();
        new System.Span<ulong>(set, 16).Clear();
        set[14] = 1;
        bool isGood = Holds(Calls.Poll(place, PollEntry.Readable) == 0x20, "POLLNVAL") & Gives(Unix.Call(SystemCall.Select, 901, (ulong)set, 0, 0, (ulong)time), Errno.None, "900 is not looked at");
        set[0] = 1UL << 50;
        return isGood & Gives(Unix.Call(SystemCall.Select, 901, (ulong)set, 0, 0, (ulong)time), Errno.EBADF, "50 is");
    }

    private static int Pending(int reader)
    {
        int count;
        Unix.IoCtl(reader, TerminalControl.BytesToRead, &count);
        return count;
    }
}
