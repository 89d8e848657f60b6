using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.JobConform;

/// <summary>J8: the end of the line, and of the session leader.</summary>
internal static unsafe class HangUpItems
{
    private static Channel s_closed;

    internal static void Run()
    {
        Item("J8 closing the master: HUP and CONT to the session leader", &MasterCloses);
        Item("J8 after that reads give the end, writes and ioctls EIO, poll a hang-up; /dev/tty ENXIO", &AfterHangUp);
        Item("J8 a read that waits for input when the master closes gives EIO, the next one the end", &WaitingReader);
        Item("J8 the leader's end sends HUP to the foreground group, and not to the background", &LeaderEnds);
        Item("J8 the hung-up leader's end sends HUP and CONT to what was the foreground group", &LeaderEndsLater);
        Item("J8 after the leader's end the terminal is free for another session", &FreeAgain);
        Item("J8 the master reads EIO once the terminal is closed everywhere", &TerminalCloses);
        Item("J8 vhangup cuts off who has the terminal open, and whoever opens it later has it whole", &TakenAway);
        Item("J8 TIOCVHANGUP does the same by a descriptor; EPERM without CAP_SYS_ADMIN", &TakenByDescriptor);
    }

    private static void TakenByDescriptor()
    {
        static void Body()
        {
            const uint hangUp = 0x5437;
            byte* room = stackalloc byte[16];
            CatchBoth();
            int again = Desk.Pair.OpenAgain(OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal).Int;
            Board.Expect(Unix.Call(SystemCall.IoCtl, (ulong)again, hangUp), Errno.None, "TIOCVHANGUP");
            Board.Expect(Notes.Has(Signal.Hangup) && Notes.Has(Signal.Continue), "HUP and CONT");
            Board.Expect(Unix.Read(Desk.Pair.Terminal, room, 16).Raw, 0, "read");
            Board.Expect(Unix.Write(again, "x"u8), Errno.EIO, "write");
            Board.Expect(Unix.Call(SystemCall.IoCtl, (ulong)again, hangUp), Errno.EIO, "once more");
            again = Desk.Pair.OpenAgain(OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal).Int;
            Unix.Call(SystemCall.SetResUid, 1000, 1000, 1000);
            Board.Expect(Unix.Call(SystemCall.IoCtl, (ulong)again, hangUp), Errno.EPERM, "without CAP_SYS_ADMIN");
        }

        Desk.Run(&Body);
    }

    private static void CatchBoth()
    {
        Notes.Catch(Signal.Hangup, Unix.RestartFlag);
        Notes.Catch(Signal.Continue, Unix.RestartFlag);
    }

    private static void MasterCloses()
    {
        static void Body()
        {
            CatchBoth();
            Unix.Close(Desk.Pair.Master);
            Board.Expect(Notes.Has(Signal.Hangup) && Notes.Has(Signal.Continue), "HUP and CONT");
            Board.Expect(Notes.LastCode, 0x80, "si_code");
        }

        Desk.Run(&Body);
    }

    private static void TakenAway()
    {
        static void Body()
        {
            const SystemCall hangUp = (SystemCall)153;
            byte* room = stackalloc byte[16];
            CatchBoth();
            Board.Expect(Unix.Call(hangUp), Errno.None, "vhangup");
            Board.Expect(Notes.Has(Signal.Hangup) && Notes.Has(Signal.Continue), "HUP and CONT");
            Board.Expect(Unix.Read(Desk.Pair.Terminal, room, 16).Raw, 0, "read");
            Board.Expect(Unix.Write(Desk.Pair.Terminal, "x"u8), Errno.EIO, "write");
            Board.Expect(Unix.Open("/dev/tty", OpenFlags.ReadWrite), Errno.ENXIO, "/dev/tty");
            int again = Desk.Pair.OpenAgain(OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal).Int;
            Board.Expect(Unix.Write(again, "hello"u8).Raw, 5, "a new opening");
            Board.Expect(Unix.Read(Desk.Pair.Master, room, 16).Raw, 5, "the master");
            Unix.Call(SystemCall.SetResUid, 1000, 1000, 1000);
            Board.Expect(Unix.Call(hangUp), Errno.EPERM, "without CAP_SYS_TTY_CONFIG");
        }

        Desk.Run(&Body);
    }

    private static void AfterHangUp()
    {
        static void Body()
        {
            byte* room = stackalloc byte[64];
            int group;
            CatchBoth();
            Unix.Close(Desk.Pair.Master);
            Board.Expect(Unix.Read(Desk.Pair.Terminal, room, 16).Raw, 0, "read");
            Board.Expect(Unix.Write(Desk.Pair.Terminal, "x"u8), Errno.EIO, "write");
            Board.Expect(Desk.Pair.Control(TerminalControl.GetAttributes, room), Errno.EIO, "tcgetattr");
            Board.Expect(Desk.Pair.Control(TerminalControl.GetForegroundGroup, &group), Errno.EIO, "tcgetpgrp");
            var entry = new PollEntry { Descriptor = Desk.Pair.Terminal, Events = PollEntry.Readable };
            Board.Expect(Unix.Poll(&entry, 1, 0).Raw, 1, "poll");
            Board.Expect(entry.Returned & PollEntry.HungUp, PollEntry.HungUp, "POLLHUP");
            Board.Expect(Unix.Open("/dev/tty", OpenFlags.ReadWrite), Errno.ENXIO, "/dev/tty");
        }

        Desk.Run(&Body);
    }

    private static void WaitingReader()
    {
        static void Reader()
        {
            byte* room = stackalloc byte[16];
            Unix.Close(Desk.Pair.Master);
            Board.Expect(Unix.Read(Desk.Pair.Terminal, room, 16), Errno.EIO, "the read");
            s_closed.Receive(); // Linux wakes readers before the line is hung up
            Board.Expect(Unix.Read(Desk.Pair.Terminal, room, 16).Raw, 0, "another read");
        }

        static void Body()
        {
            CatchBoth();
            Unix.Ignore(Signal.TerminalOutput);
            s_closed = Channel.Open();
            int job = Job.Start(&Reader);
            Desk.SetForeground(job);
            Unix.Kill(job, Signal.Continue);
            Job.WaitUntilAsleep(job);
            Unix.Close(Desk.Pair.Master);
            s_closed.Send();
            Ended.With(job, 0, "the reader's exit code");
        }

        Desk.Run(&Body);
    }

    /// <summary>Jobs that outlive their session's leader, which ends as this returns; their numbers are left on the board.</summary>
    private static void StartJobs()
    {
        static void Foreground()
        {
            CatchBoth();
            Background();
        }

        // Only the leader is to have the master.
        static void Background()
        {
            Unix.Close(Desk.Pair.Master);
            System.Threading.Interlocked.Increment(ref Board.Slot(2));
            Job.Sleep();
        }

        Unix.Ignore(Signal.TerminalOutput);
        Board.Slot(0) = Job.Start(&Foreground);
        Board.Slot(1) = Job.Start(&Background);
        Board.Expect(Desk.SetForeground(Board.Slot(0)), Errno.None, "tcsetpgrp");
        while (System.Threading.Volatile.Read(ref Board.Slot(2)) != 2)
        {
            Unix.SchedYield();
        }
    }

    private static void EndJobs()
    {
        Job.WaitUntilAsleep(Board.Slot(1));
        Job.Kill(Board.Slot(0));
        Job.Kill(Board.Slot(1));
    }

    private static void LeaderEnds()
    {
        Desk.Run(&StartJobs);
        Notes.WaitFor(Signal.Hangup);
        Board.Expect(!Notes.Has(Signal.Continue), "no CONT");
        EndJobs();
    }

    private static void LeaderEndsLater()
    {
        static void Body()
        {
            CatchBoth();
            StartJobs();
            Notes.Clear();
            Unix.Ignore(Signal.Hangup);
            Unix.Ignore(Signal.Continue);
            Unix.Close(Desk.Pair.Master);
            Board.Expect(Notes.Signals, 0, "signals for the foreground before the leader's end");
        }

        Desk.Run(&Body);
        EndJobs();
    }

    private static void FreeAgain()
    {
        static void First()
        {
            Unix.SetSid();
            Board.Expect(Desk.Pair.Control(TerminalControl.SetControllingTerminal, null), Errno.None, "the first session's TIOCSCTTY");
            Unix.Ignore(Signal.Hangup);
        }

        static void Second()
        {
            Unix.SetSid();
            Board.Expect(Desk.Pair.Control(TerminalControl.SetControllingTerminal, null), Errno.None, "the second session's TIOCSCTTY");
            Board.Expect(Desk.Foreground().Raw, Unix.GetPid(), "the foreground group");
        }

        Desk.Pair = PseudoTerminal.Open(OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal);
        Ended.With(Job.StartHere(&First), 0, "the first leader's exit code");
        Ended.With(Job.StartHere(&Second), 0, "the second leader's exit code");
    }

    private static void TerminalCloses()
    {
        byte* room = stackalloc byte[16];
        PseudoTerminal pair = PseudoTerminal.Open(OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal);
        Unix.Write(pair.Terminal, "bye"u8);
        Unix.Close(pair.Terminal);
        Board.Expect(Unix.Read(pair.Master, room, 16).Raw, 3, "what was written before");
        Board.Expect(Unix.Read(pair.Master, room, 16), Errno.EIO, "read");
        pair.Terminal = pair.OpenAgain(OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal).Int;
        Unix.Write(pair.Terminal, "again"u8);
        Board.Expect(Unix.Read(pair.Master, room, 16).Raw, 5, "what is written when it is open again");
    }
}
