using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.JobConform;

/// <summary>J2: which terminal controls a session.</summary>
internal static unsafe class ControlItems
{
    internal static void Run()
    {
        Item("J2 a session leader without a terminal gets the one that it opens, and is its foreground", &ByOpening);
        Item("J2 with O_NOCTTY it does not; TIOCSCTTY takes it", &ByRequest);
        Item("J2 TIOCSCTTY: EPERM for who leads no session, who has a terminal, and for another's terminal", &Refused);
        Item("J2 /dev/tty is the controlling terminal; ENXIO without one", &Name);
        Item("J2 TIOCNOTTY by the leader: HUP and CONT to the foreground, and the session has no terminal", &GivenUp);
        Item("J2 TIOCNOTTY by another: it alone has no terminal", &LeftByOne);
        Item("J2 TIOCGSID and TIOCGPGRP through the master; ENOTTY on a terminal that is not one's own", &AskedByMaster);
    }

    private static SysResult TakeControl() => Desk.Pair.Control(TerminalControl.SetControllingTerminal, null);

    private static SysResult GiveUp() => Desk.Pair.Control(TerminalControl.GiveUpControllingTerminal, null);

    private static SysResult OpenControlling()
    {
        SysResult opened = Unix.Open("/dev/tty", OpenFlags.ReadWrite);
        if (opened.Succeeded)
        {
            Unix.Close(opened.Int);
        }

        return opened;
    }

    private static SysResult SessionOf(in PseudoTerminal pair)
    {
        int session = 0;
        SysResult result = pair.Control(TerminalControl.GetSession, &session);
        return result.Failed ? result : new SysResult(session);
    }

    private static void ByOpening()
    {
        static void Body()
        {
            Board.Expect(Desk.Foreground().Raw, Unix.GetPid(), "the foreground group");
            Board.Expect(SessionOf(Desk.Pair).Raw, Unix.GetPid(), "the session");
            Board.Expect(TakeControl(), Errno.None, "TIOCSCTTY of the own terminal");
        }

        Desk.Run(&Body);
    }

    private static void ByRequest()
    {
        static void Body()
        {
            Board.Expect(Desk.Foreground(), Errno.ENOTTY, "the foreground group at first");
            Board.Expect(OpenControlling(), Errno.ENXIO, "/dev/tty at first");
            Board.Expect(TakeControl(), Errno.None, "TIOCSCTTY");
            Board.Expect(Desk.Foreground().Raw, Unix.GetPid(), "the foreground group");
            Board.Expect(OpenControlling(), Errno.None, "/dev/tty");
        }

        Desk.Run(&Body, OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal);
    }

    private static void Refused()
    {
        static void Child() => Board.Expect(TakeControl(), Errno.EPERM, "TIOCSCTTY of who leads no session");

        static void Other()
        {
            Unix.SetSid();
            Board.Expect(TakeControl(), Errno.EPERM, "TIOCSCTTY of another session's terminal");
        }

        static void Body()
        {
            Ended.With(Job.StartHere(&Child), 0, "the child's exit code");
            Board.Expect(TakeControl(), Errno.None, "TIOCSCTTY");
            Ended.With(Job.StartHere(&Other), 0, "the other session's exit code");
            PseudoTerminal second = PseudoTerminal.Open();
            Board.Expect(second.Control(TerminalControl.SetControllingTerminal, null), Errno.EPERM, "a second terminal");
            Board.Expect(SessionOf(second), Errno.ENOTTY, "the second terminal's session");
        }

        Desk.Run(&Body, OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal);
    }

    private static void Name()
    {
        static void Body()
        {
            SysResult opened = Unix.Open("/dev/tty", OpenFlags.ReadWrite);
            byte* line = stackalloc byte[16];
            Desk.Type("hello\n"u8);
            Board.Expect(Unix.Read(opened.Int, line, 16).Raw, 6, "what is read by /dev/tty");
            Board.Expect(Unix.Write(opened.Int, "bye"u8).Raw, 3, "what is written by /dev/tty");
        }

        Desk.Run(&Body);
    }

    private static void GivenUp()
    {
        static void Foreground()
        {
            while (!Notes.Has(Signal.Hangup) || !Notes.Has(Signal.Continue))
            {
                Unix.SchedYield();
            }

            Board.Expect(OpenControlling(), Errno.ENXIO, "the job's /dev/tty");
        }

        static void Body()
        {
            Unix.Ignore(Signal.TerminalOutput);
            Notes.Catch(Signal.Hangup);
            Notes.Catch(Signal.Continue);
            int job = Job.Start(&Foreground);
            Board.Expect(Desk.SetForeground(job), Errno.None, "tcsetpgrp");
            Board.Expect(GiveUp(), Errno.None, "TIOCNOTTY");
            Board.Expect(OpenControlling(), Errno.ENXIO, "/dev/tty");
            Board.Expect(Desk.Foreground(), Errno.ENOTTY, "the foreground group");
            Board.Expect(GiveUp(), Errno.ENOTTY, "TIOCNOTTY again");
            Ended.With(job, 0, "the job's exit code");
            Board.Expect(TakeControl(), Errno.None, "TIOCSCTTY");
        }

        Desk.Run(&Body);
    }

    private static void LeftByOne()
    {
        static void Grandchild() => Board.Expect(OpenControlling(), Errno.ENXIO, "the grandchild's /dev/tty");

        static void Child()
        {
            Board.Expect(OpenControlling(), Errno.None, "the child's /dev/tty");
            Board.Expect(GiveUp(), Errno.None, "TIOCNOTTY");
            Board.Expect(OpenControlling(), Errno.ENXIO, "the child's /dev/tty afterwards");
            Ended.With(Job.StartHere(&Grandchild), 0, "the grandchild's exit code");
        }

        static void Body()
        {
            Ended.With(Job.StartHere(&Child), 0, "the child's exit code");
            Board.Expect(OpenControlling(), Errno.None, "the leader's /dev/tty");
        }

        Desk.Run(&Body);
    }

    private static void AskedByMaster()
    {
        static void Body()
        {
            PseudoTerminal asked = Desk.Pair;
            asked.Terminal = asked.Master;
            int group = 0;
            Board.Expect(SessionOf(asked).Raw, Unix.GetPid(), "the session, by the master");
            Board.Expect(asked.Control(TerminalControl.GetForegroundGroup, &group), Errno.None, "TIOCGPGRP by the master");
            Board.Expect(group, Unix.GetPid(), "the foreground group, by the master");
            PseudoTerminal foreign = PseudoTerminal.Open();
            Board.Expect(foreign.Control(TerminalControl.GetForegroundGroup, &group), Errno.ENOTTY, "TIOCGPGRP of another terminal");
            foreign.Terminal = foreign.Master;
            Board.Expect(foreign.Control(TerminalControl.GetForegroundGroup, &group), Errno.None, "TIOCGPGRP of another terminal's master");
            Board.Expect(group, 0, "the foreground group of a terminal without a session");
        }

        Desk.Run(&Body);
    }
}
