using System;
using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.JobConform;

/// <summary>J9: the line discipline of a pseudo-terminal, and its master's packet mode.</summary>
internal static unsafe partial class LineItems
{
    private const int SettingsSize = 64;
    private const uint Utf8 = 0x4000;
    private const uint FlowKeys = 0x400;
    private const uint Canonical = 2;
    private const uint Echo = 8;
    private const ulong InputQueue = 0;
    private const ulong OutputQueue = 1;
    private const short Priority = 2;

    private static PseudoTerminal s_pair;

    /// <summary>The pair that was opened last.</summary>
    internal static PseudoTerminal Pair => s_pair;

    internal static void Run()
    {
        Item("J9 the settings and the size of a new pseudo-terminal; it keeps eight bits without parity", &Defaults);
        Item("J9 erase takes a whole character with IUTF8, a byte without; half characters stay", &Erase);
        Item("J9 what was typed raw becomes a line of 4095 bytes, and the rest another", &RawBecomesLine);
        Item("J9 a read that waits goes on waiting when the mode changes, and takes what comes then", &ModeChangesUnderReader);
        Item("J9 packet mode tells of flushes, stops and flow keys, and marks data", &Packets);
        Item("J9 TIOCGPTPEER opens the terminal; EIO while it is locked", &Peer);
        Item("J9 TCGETA and TCSETA know the low halves and eight characters", &OldSettings);
        Item("J9 requests that a master refuses, and line disciplines that are not there", &Refused);
        Item("J9 a flush at the master lets a writer at the terminal go on", &FlushWakes);
        Item("J9 TIOCSCTTY 1 takes the terminal from another session, for the superuser", &Stolen);
        Item("J9 TIOCSLCKTRMIOS locks settings, for the superuser", &Locked);
        Item("J9 IUCLC and OLCUC map letters, PARMRK doubles a byte 255", &Mapped);
        Item("J9 TCIOFF and TCION send the stop and the start character", &FlowToFarEnd);
        Item("J9 a terminal whose master is gone: POLLERR and POLLHUP beside what is ready", &MasterGone);
        Item("J9 TIOCSIG sends one of the keys' signals to the foreground", &SignalByMaster);
    }

    internal static void Open() => s_pair = PseudoTerminal.Open(OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal | OpenFlags.NonBlocking);

    internal static SysResult AtMaster(TerminalControl request, void* argument) =>
        Unix.Call(SystemCall.IoCtl, (ulong)s_pair.Master, (ulong)request, (ulong)argument);

    internal static void Change(int word, uint set, uint clear)
    {
        uint* settings = stackalloc uint[SettingsSize / 4];
        Board.Expect(s_pair.Control(TerminalControl.GetAttributes, settings), Errno.None, "TCGETS");
        settings[word] = (settings[word] | set) & ~clear;
        Board.Expect(s_pair.Control(TerminalControl.SetAttributes, settings), Errno.None, "TCSETS");
    }

    /// <summary>Waits until a file is readable or urgent, and reads what is there.</summary>
    internal static SysResult ReadSoon(int file, byte* bytes, int count)
    {
        var entry = new PollEntry { Descriptor = file, Events = PollEntry.Readable };
        Unix.Poll(&entry, 1, 5000);
        return Unix.Read(file, new Span<byte>(bytes, count));
    }

    private static void Defaults()
    {
        uint* settings = stackalloc uint[SettingsSize / 4];
        WindowSize size;
        Open();
        Board.Expect(s_pair.Control(TerminalControl.GetAttributes, settings), Errno.None, "TCGETS");
        Board.Expect(settings[0], 0x500, "c_iflag");
        Board.Expect(settings[1], 5, "c_oflag");
        Board.Expect(settings[2], 0xbf, "c_cflag");
        Board.Expect(settings[3], 0x8a3b, "c_lflag");
        s_pair.Control(TerminalControl.GetWindowSize, &size);
        Board.Expect(size.Rows + size.Columns, 0, "rows and columns");
        Change(2, 0x100, 0x20);
        s_pair.Control(TerminalControl.GetAttributes, settings);
        Board.Expect(settings[2], 0xbf, "c_cflag after PARENB and CS6");
        Change(2, 0x1002, 0xd);
        s_pair.Control(TerminalControl.GetAttributes2, settings);
        Board.Expect(settings[9], 115200, "the speed after B115200");
    }

    private static void ExpectLine(ReadOnlySpan<byte> typed, ReadOnlySpan<byte> line, string what)
    {
        byte* bytes = stackalloc byte[64];
        Unix.Write(s_pair.Master, typed);
        SysResult read = ReadSoon(s_pair.Terminal, bytes, 64);
        Board.Expect(read.Raw, line.Length, what);
        Board.Expect(new ReadOnlySpan<byte>(bytes, line.Length).SequenceEqual(line), what);
    }

    private static void Erase()
    {
        Open();
        Change(0, Utf8, 0);
        ExpectLine("a\u01a9\x7f\n"u8, "a\n"u8, "a whole character");
        ExpectLine([0x80, 0x7f, 10], [0x80, 10], "half a character");
        ExpectLine([(byte)'a', 0x80, 21, 10], [10], "a line that is killed");
        Change(0, 0, Utf8);
        ExpectLine([(byte)'a', 0xc6, 0xa9, 0x7f, 10], [(byte)'a', 0xc6, 10], "a byte");
    }

    private static void RawBecomesLine()
    {
        const int typed = 4100;
        const int line = 4095;
        byte* bytes = stackalloc byte[8192];
        Open();
        Change(3, 0, Canonical | Echo);
        new Span<byte>(bytes, typed).Fill((byte)'M');
        Board.Expect(Unix.Write(s_pair.Master, new Span<byte>(bytes, typed)).Raw, typed, "bytes typed");
        var entry = new PollEntry { Descriptor = s_pair.Terminal, Events = PollEntry.Readable };
        int waiting = 0;
        while (waiting < line && Unix.Poll(&entry, 1, 5000).Raw == 1)
        {
            s_pair.Control(TerminalControl.BytesToRead, &waiting);
        }

        Change(3, Canonical, 0);
        Board.Expect(Unix.Read(s_pair.Terminal, new Span<byte>(bytes, typed)).Raw, line, "bytes of the line");
        Board.Expect(Unix.Read(s_pair.Terminal, new Span<byte>(bytes, typed)), Errno.EAGAIN, "what is not ended yet");
    }

    private static void ModeChangesUnderReader()
    {
        Open();
        int terminal = s_pair.OpenAgain(OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal).Int;
        SysResult reader = Unix.Fork();
        if (reader.Raw == 0)
        {
            byte* bytes = stackalloc byte[16];
            Board.Expect(Unix.Read(terminal, new Span<byte>(bytes, 16)).Raw, 1, "bytes after the change to raw input");
            Board.Slot(0) = 1;
            Board.Expect(Unix.Read(terminal, new Span<byte>(bytes, 16)).Raw, 3, "bytes after the change to lines");
            Unix.Exit(0);
        }

        Job.WaitUntilAsleep(reader.Int);
        Change(3, 0, Canonical | Echo);
        Job.WaitUntilAsleep(reader.Int);
        Unix.Write(s_pair.Master, "x"u8);
        while (Board.Slot(0) == 0)
        {
            Unix.SchedYield();
        }

        Job.WaitUntilAsleep(reader.Int);
        Change(3, Canonical, 0);
        Job.WaitUntilAsleep(reader.Int);
        Unix.Write(s_pair.Master, "ab\n"u8);
        Ended.With(reader, 0, "the reader's exit code");
    }

    private static void OldSettings()
    {
        byte* old = stackalloc byte[32];
        uint* settings = stackalloc uint[SettingsSize / 4];
        Open();
        Board.Expect(s_pair.Control(TerminalControl.GetOldAttributes, old), Errno.None, "TCGETA");
        Board.Expect(((ushort*)old)[0], 0x500, "c_iflag");
        Board.Expect(((ushort*)old)[3], 0x8a3b, "c_lflag");
        Board.Expect(old[9], 3, "the interrupt key");
        old[9] = 5;
        ((ushort*)old)[3] = 0x8a33;
        Board.Expect(s_pair.Control(TerminalControl.SetOldAttributes, old), Errno.None, "TCSETA");
        s_pair.Control(TerminalControl.GetAttributes, settings);
        Board.Expect(settings[3], 0x8a33, "c_lflag after that");
        Board.Expect(((byte*)settings)[17], 5, "the interrupt key after that");
        Board.Expect(((byte*)settings)[17 + 10], 26, "the suspend key, which stays");
    }

    private static void Stolen()
    {
        static void Body()
        {
            SysResult thief = Unix.Fork();
            if (thief.Raw == 0)
            {
                Unix.SetSid();
                bool isRoot = Unix.Call(SystemCall.GetUid).Raw == 0;
                Board.Expect(Desk.Pair.Control(TerminalControl.SetControllingTerminal, null), Errno.EPERM, "TIOCSCTTY 0");
                Board.Expect(
                    Desk.Pair.Control(TerminalControl.SetControllingTerminal, (void*)1), isRoot ? Errno.None : Errno.EPERM, "TIOCSCTTY 1");
                Unix.Exit(0);
            }

            Ended.With(thief.Int, 0, "the thief");
        }

        Desk.Run(&Body);
    }

    private static void Locked()
    {
        uint* settings = stackalloc uint[SettingsSize / 4];
        new Span<uint>(settings, SettingsSize / 4).Fill(9);
        Open();
        Board.Expect(s_pair.Control(TerminalControl.GetLockedAttributes, settings), Errno.None, "TIOCGLCKTRMIOS");
        Board.Expect(settings[0] | settings[1] | settings[2] | settings[3], 0, "nothing is locked");
        settings[3] = Echo;
        bool isRoot = Unix.Call(SystemCall.GetUid).Raw == 0;
        Board.Expect(s_pair.Control(TerminalControl.SetLockedAttributes, settings), isRoot ? Errno.None : Errno.EPERM, "TIOCSLCKTRMIOS");
        Change(3, 0, Echo | Canonical);
        s_pair.Control(TerminalControl.GetAttributes, settings);
        Board.Expect(settings[3] & (Echo | Canonical), isRoot ? Echo : 0, "what is locked stays, the rest changes");
    }

    private static void Mapped()
    {
        const uint toLower = 0x200;
        const uint markErrors = 8;
        const uint toUpper = 2;
        byte* bytes = stackalloc byte[8];
        Open();
        Change(3, 0, Canonical | Echo);
        Change(0, toLower | markErrors, 0);
        Unix.Write(s_pair.Master, "AbZ"u8);
        Board.Expect(ReadSoon(s_pair.Terminal, bytes, 8).Raw, 3, "typed");
        Board.Expect(bytes[0] == 'a' && bytes[1] == 'b' && bytes[2] == 'z', "in lower case");
        byte last = byte.MaxValue;
        Unix.Write(s_pair.Master, new ReadOnlySpan<byte>(&last, 1));
        Board.Expect(ReadSoon(s_pair.Terminal, bytes, 8).Raw, 2, "a byte 255");
        Board.Expect(bytes[0] == last && bytes[1] == last, "comes twice");
        Change(1, toUpper, 0);
        Unix.Write(s_pair.Terminal, "aBz"u8);
        Board.Expect(ReadSoon(s_pair.Master, bytes, 8).Raw, 3, "shown");
        Board.Expect(bytes[0] == 'A' && bytes[1] == 'B' && bytes[2] == 'Z', "in upper case");
    }

    private static void FlowToFarEnd()
    {
        byte* bytes = stackalloc byte[8];
        Open();
        Board.Expect(s_pair.Control(TerminalControl.FlowControl, (void*)2), Errno.None, "TCIOFF");
        Board.Expect(ReadSoon(s_pair.Master, bytes, 8).Raw, 1, "a character");
        Board.Expect(bytes[0], 0x13, "^S");
        Board.Expect(s_pair.Control(TerminalControl.FlowControl, (void*)3), Errno.None, "TCION");
        Board.Expect(ReadSoon(s_pair.Master, bytes, 8).Raw, 1, "another");
        Board.Expect(bytes[0], 0x11, "^Q");
    }
}
