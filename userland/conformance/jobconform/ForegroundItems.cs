using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.JobConform;

/// <summary>J3: which group has the terminal.</summary>
internal static unsafe class ForegroundItems
{
    internal static void Run()
    {
        Item("J3 tcsetpgrp: any group of the session; EPERM for another's, ESRCH for none, EINVAL for a negative one", &Set);
        Item("J3 tcsetpgrp from the background stops the group by TTOU, and is made again in the foreground", &FromBackground);
        Item("J3 tcsetpgrp from the background: blocked or ignored TTOU lets it through", &Protected);
        Item("J3 tcsetattr from the background stops the group by TTOU", &Attributes);
    }

    private static void LeadSession()
    {
        Unix.SetSid();
        Board.Slot(0) = Unix.GetPid();
        Job.Sleep();
    }

    private static void Set()
    {
        static void Body()
        {
            Unix.Ignore(Signal.TerminalOutput);
            int job = Job.Start(&Job.Sleep);
            int stranger = Job.StartHere(&LeadSession);
            while (Board.Slot(0) == 0)
            {
                Unix.SchedYield();
            }

            Board.Expect(Desk.SetForeground(job), Errno.None, "a job");
            Board.Expect(Desk.Foreground().Raw, job, "the foreground group");
            Board.Expect(Desk.SetForeground(stranger), Errno.EPERM, "a group of another session");
            Board.Expect(Desk.SetForeground(0x3FFFFFFF), Errno.ESRCH, "no group");
            Board.Expect(Desk.SetForeground(-1), Errno.EINVAL, "-1");
            Board.Expect(Desk.Pair.Control(TerminalControl.SetForegroundGroup, (void*)8), Errno.EFAULT, "a group at 8");
            Job.Kill(job);
            Job.Kill(stranger);
            Board.Expect(Desk.Foreground().Raw, job, "the foreground group after its end");
            Board.Expect(Desk.SetForeground(Unix.GetPid()), Errno.None, "the own group");
        }

        Desk.Run(&Body);
    }

    private static void TakeForeground() => Board.Expect(Desk.SetForeground(Unix.GetPid()), Errno.None, "the job's tcsetpgrp");

    private static void FromBackground()
    {
        static void Body()
        {
            int job = Job.Start(&TakeForeground);
            Job.ExpectStop(job, Signal.TerminalOutput, "the signal that stopped it");
            Board.Expect(Desk.Foreground().Raw, Unix.GetPid(), "the foreground group");
            Desk.SetForeground(job);
            Unix.Kill(-job, Signal.Continue);
            Ended.With(job, 0, "the job's exit code");
        }

        Desk.Run(&Body);
    }

    private static void Protected()
    {
        static void Blocks()
        {
            Unix.Block(Unix.MaskOf(Signal.TerminalOutput));
            TakeForeground();
        }

        static void Ignores()
        {
            Unix.Ignore(Signal.TerminalOutput);
            TakeForeground();
        }

        static void Body()
        {
            Unix.Ignore(Signal.TerminalOutput);
            foreach (bool blocks in (System.ReadOnlySpan<bool>)[true, false])
            {
                int job = Job.Start(blocks ? &Blocks : &Ignores);
                Ended.With(job, 0, "the job's exit code");
                Board.Expect(Desk.Foreground().Raw, job, "the foreground group");
                Desk.SetForeground(Unix.GetPid());
            }
        }

        Desk.Run(&Body);
    }

    private static void Attributes()
    {
        static void Change() => Board.Expect(Desk.ChangeLocalModes(0, 0), Errno.None, "tcsetattr");

        static void Body()
        {
            int job = Job.Start(&Change);
            Job.ExpectStop(job, Signal.TerminalOutput, "the signal that stopped it");
            Desk.SetForeground(job);
            Unix.Kill(-job, Signal.Continue);
            Ended.With(job, 0, "the job's exit code");
        }

        Desk.Run(&Body);
    }
}
