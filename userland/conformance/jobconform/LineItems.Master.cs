using System;
using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.JobConform;

/// <content>Items about the master's side.</content>
internal static unsafe partial class LineItems
{
    private static void ExpectNews(int status, string what)
    {
        byte* bytes = stackalloc byte[16];
        var entry = new PollEntry { Descriptor = s_pair.Master, Events = Priority };
        Board.Expect(Unix.Poll(&entry, 1, 5000).Raw, 1, what);
        Board.Expect(ReadSoon(s_pair.Master, bytes, 16).Raw, 1, what);
        Board.Expect(bytes[0], status, what);
    }

    private static void Packets()
    {
        int on = 1;
        int state = 0;
        byte* bytes = stackalloc byte[16];
        Open();
        Board.Expect(AtMaster(TerminalControl.PacketMode, &on), Errno.None, "TIOCPKT");
        Board.Expect(AtMaster(TerminalControl.GetPacketMode, &state), Errno.None, "TIOCGPKT");
        Board.Expect(state, 1, "packet mode");
        Board.Expect(s_pair.Control(TerminalControl.PacketMode, &on), Errno.ENOTTY, "TIOCPKT at the terminal");
        Unix.Write(s_pair.Terminal, "ab"u8);
        Board.Expect(ReadSoon(s_pair.Master, bytes, 16).Raw, 3, "data with its mark");
        Board.Expect(bytes[0] == 0 && bytes[1] == 'a' && bytes[2] == 'b', "the data");
        s_pair.Control(TerminalControl.Flush, (void*)InputQueue);
        ExpectNews(1, "flushed input");
        s_pair.Control(TerminalControl.Flush, (void*)OutputQueue);
        ExpectNews(2, "flushed output");
        s_pair.Control(TerminalControl.FlowControl, (void*)0);
        ExpectNews(4, "stopped");
        s_pair.Control(TerminalControl.FlowControl, (void*)1);
        ExpectNews(8, "started");
        Change(0, 0, FlowKeys);
        ExpectNews(16, "no flow keys");
        Change(0, FlowKeys, 0);
        ExpectNews(32, "flow keys");
        on = 0;
        AtMaster(TerminalControl.PacketMode, &on);
        Unix.Write(s_pair.Terminal, "c"u8);
        Board.Expect(ReadSoon(s_pair.Master, bytes, 16).Raw, 1, "data without a mark");
    }

    private static void Peer()
    {
        int yes = 1;
        int no = 0;
        byte* bytes = stackalloc byte[16];
        Open();
        Board.Expect(AtMaster(TerminalControl.Lock, &yes), Errno.None, "TIOCSPTLCK");
        SysResult peer = AtMaster(TerminalControl.OpenPeer, (void*)(ulong)(OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal));
        Board.Expect(peer, Errno.EIO, "a peer that is locked");
        AtMaster(TerminalControl.Lock, &no);
        peer = AtMaster(TerminalControl.OpenPeer, (void*)(ulong)(OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal | OpenFlags.CloseOnExec));
        Board.Expect(peer.Succeeded, "a peer");
        Unix.Write(peer.Int, "x"u8);
        Board.Expect(ReadSoon(s_pair.Master, bytes, 16).Raw, 1, "what the peer wrote");
        Board.Expect(Unix.Call(SystemCall.FCntl, (ulong)peer.Int, 1, 0).Raw, 1, "close-on-exec");
    }

    private static void Refused()
    {
        int discipline = 77;
        Open();
        Board.Expect(AtMaster(TerminalControl.GiveUpControllingTerminal, null), Errno.ENOTTY, "TIOCNOTTY");
        Board.Expect(s_pair.Control(TerminalControl.SetDiscipline, &discipline), Errno.EINVAL, "TIOCSETD");
        Board.Expect(s_pair.Control(TerminalControl.Flush, (void*)9), Errno.EINVAL, "TCFLSH");
        Board.Expect(s_pair.Control(TerminalControl.OpenPeer, null), Errno.EIO, "TIOCGPTPEER at the terminal");
    }

    private static void FlushWakes()
    {
        byte* bytes = stackalloc byte[4096];
        new Span<byte>(bytes, 4096).Fill((byte)'f');
        Open();
        Change(1, 0, 1);
        // Linux moves bytes on in the background: it is full when it stays so.
        var room = new PollEntry { Descriptor = s_pair.Terminal, Events = PollEntry.Writable };
        while (Unix.Write(s_pair.Terminal, new Span<byte>(bytes, 4096)).Succeeded || Unix.Poll(&room, 1, 200).Raw == 1)
        {
        }

        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            var entry = new PollEntry { Descriptor = s_pair.Terminal, Events = PollEntry.Writable };
            Unix.Exit((int)Unix.Poll(&entry, 1, 20_000).Raw);
        }

        Board.Expect(ProcessState.WaitFor('S', child.Int), "the writer waits");
        Board.Expect(AtMaster(TerminalControl.Flush, (void*)InputQueue), Errno.None, "TCFLSH");
        Ended.With(child.Int, 1, "what poll told the writer");
    }

    private static void MasterGone()
    {
        Open();
        Unix.Close(s_pair.Master);
        var entry = new PollEntry { Descriptor = s_pair.Terminal, Events = PollEntry.Readable | PollEntry.Writable };
        Board.Expect(Unix.Poll(&entry, 1, 5000).Raw, 1, "poll");
        Board.Expect(entry.Returned, 0x1d, "its events");
    }

    private static void SignalByMaster()
    {
        static void Body()
        {
            Notes.Catch(Signal.Interrupt);
            s_pair = Desk.Pair;
            Board.Expect(AtMaster(TerminalControl.SendSignal, (void*)(ulong)Signal.User1), Errno.EINVAL, "another signal");
            Board.Expect(AtMaster(TerminalControl.SendSignal, (void*)(ulong)Signal.Interrupt), Errno.None, "TIOCSIG");
            Notes.WaitFor(Signal.Interrupt);
        }

        Desk.Run(&Body);
    }
}
