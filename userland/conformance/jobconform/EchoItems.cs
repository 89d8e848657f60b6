using System;
using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.JobConform;

/// <summary>J10: the echo of a pseudo-terminal: while output is held, on paper, and where the far end does it.</summary>
internal static unsafe class EchoItems
{
    private const int LocalWord = 3;
    private const uint EchoPrint = 0x400;
    private const uint ExternalProcessing = 0x10000;

    internal static void Run()
    {
        Item("J10 echo waits while ^S holds the output, and comes with ^Q", &Held);
        Item("J10 echo that waits outlives TCIFLUSH, and is forgotten at ^C", &Forgotten);
        Item("J10 ECHOPRT shows erased characters between \\ and /", &Printed);
        Item("J10 EXTPROC: input comes as it is typed, unseen, and packet mode tells of settings", &External);
        Item("J10 TIOCSBRK and TIOCCBRK are taken", &Breaks);
    }

    private static void ExpectAtMaster(ReadOnlySpan<byte> expected, string what)
    {
        byte* bytes = stackalloc byte[64];
        int got = 0;
        while (got < expected.Length && LineItems.ReadSoon(LineItems.Pair.Master, bytes + got, 64 - got) is { Raw: > 0 } read)
        {
            got += read.Int;
        }

        Board.Expect(got, expected.Length, what);
        Board.Expect(new ReadOnlySpan<byte>(bytes, expected.Length).SequenceEqual(expected), what);
    }

    private static void ExpectLine(ReadOnlySpan<byte> expected, string what)
    {
        byte* bytes = stackalloc byte[64];
        Board.Expect(LineItems.ReadSoon(LineItems.Pair.Terminal, bytes, 64).Raw, expected.Length, what);
        Board.Expect(new ReadOnlySpan<byte>(bytes, expected.Length).SequenceEqual(expected), what);
    }

    private static void Type(ReadOnlySpan<byte> bytes) => Unix.Write(LineItems.Pair.Master, bytes);

    private static void ExpectNothing(string what)
    {
        var entry = new PollEntry { Descriptor = LineItems.Pair.Master, Events = PollEntry.Readable };
        Board.Expect(Unix.Poll(&entry, 1, 50).Raw, 0, what); // Linux echoes in the background.
    }

    private static void Held()
    {
        LineItems.Open();
        Type("\u0013ab\n"u8);
        ExpectLine("ab\n"u8, "the line is read");
        ExpectNothing("no echo yet");
        Type("\u0011"u8);
        ExpectAtMaster("ab\r\n"u8, "the echo");
    }

    private static void Forgotten()
    {
        LineItems.Open();
        Type("\u0013ab\n"u8);
        ExpectLine("ab\n"u8, "the line is read");
        Board.Expect(LineItems.Pair.Control(TerminalControl.Flush, (void*)0), Errno.None, "TCIFLUSH");
        Type("\u0011"u8);
        ExpectAtMaster("ab\r\n"u8, "the echo stays");
        Type("\u0013cd\u0003"u8);
        ExpectAtMaster("^C"u8, "that of ^C alone");
    }

    private static void Printed()
    {
        LineItems.Open();
        LineItems.Change(LocalWord, EchoPrint, 0);
        Type("abc\u007f\u007fd\n"u8);
        ExpectAtMaster("abc\\cb/d\r\n"u8, "two erased");
        ExpectLine("ad\n"u8, "the line");
        Type("ab\u007f\u007f\n"u8);
        ExpectAtMaster("ab\\ba/\r\n"u8, "all erased");
        ExpectLine("\n"u8, "an empty line");
        Type("a b\u0017\u0015c\n"u8);
        ExpectAtMaster("a b\\b a/c\r\n"u8, "a word and the line");
        ExpectLine("c\n"u8, "the rest");
    }

    private static void External()
    {
        int on = 1;
        byte* bytes = stackalloc byte[16];
        LineItems.Open();
        LineItems.Change(LocalWord, ExternalProcessing, 0);
        Type("a\u007f\u0003"u8);
        ExpectLine("a\u007f\u0003"u8, "without an end, keys and all");
        ExpectNothing("no echo");
        Board.Expect(LineItems.AtMaster(TerminalControl.PacketMode, &on), Errno.None, "TIOCPKT");
        LineItems.Change(LocalWord, 0, ExternalProcessing);
        Board.Expect(LineItems.ReadSoon(LineItems.Pair.Master, bytes, 16).Raw, 1, "news");
        Board.Expect(bytes[0], 64, "TIOCPKT_IOCTL");
    }

    private static void Breaks()
    {
        const TerminalControl start = (TerminalControl)0x5427;
        const TerminalControl end = (TerminalControl)0x5428;
        LineItems.Open();
        Board.Expect(LineItems.Pair.Control(start, null), Errno.None, "TIOCSBRK");
        Board.Expect(LineItems.Pair.Control(end, null), Errno.None, "TIOCCBRK");
    }
}
