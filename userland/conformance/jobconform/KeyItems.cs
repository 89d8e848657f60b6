using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.JobConform;

/// <summary>J5: the keys that send signals, typed at the master.</summary>
internal static unsafe class KeyItems
{
    private const uint Signals = 1;

    internal static void Run()
    {
        Item("J5 ^C sends INT to every member of the foreground group, and to no other", &Interrupt);
        Item("J5 ^\\ sends QUIT", &Quit);
        Item("J5 ^Z sends TSTP, which stops; the shell goes on", &Stop);
        Item("J5 the signal comes from the kernel, and what was typed before it is gone", &Flushed);
        Item("J5 without ISIG the keys are characters", &Characters);
        Item("J5 another window size sends WINCH to the foreground, the same one nothing", &WindowSizes);
    }

    private static int ForegroundJob()
    {
        Unix.Ignore(Signal.TerminalOutput);
        int job = Job.Start(&Job.Sleep);
        Board.Expect(Desk.SetForeground(job), Errno.None, "tcsetpgrp");
        return job;
    }

    private static void Interrupt()
    {
        static void Body()
        {
            int job = ForegroundJob();
            int companion = Job.StartHere(&Job.Sleep);
            int background = Job.Start(&Job.Sleep);
            Unix.SetPgid(companion, job);
            Desk.Type([3]);
            Ended.By(job, Signal.Interrupt, "the signal that ended the job");
            Ended.By(companion, Signal.Interrupt, "the signal that ended its companion");
            Board.Expect(Unix.Wait4(background, null, WaitOptions.NoHang).Raw, 0, "the background job lives: its wait");
            Job.Kill(background);
        }

        Desk.Run(&Body);
    }

    private static void Quit()
    {
        static void Body()
        {
            int job = ForegroundJob();
            Desk.Type([28]);
            Ended.By(job, Signal.Quit, "the signal that ended the job");
        }

        Desk.Run(&Body);
    }

    private static void Stop()
    {
        static void Body()
        {
            int job = ForegroundJob();
            Desk.Type([26]);
            Job.ExpectStop(job, Signal.TerminalStop, "the signal that stopped the job");
            Desk.SetForeground(Unix.GetPid());
            Unix.Kill(-job, Signal.Continue);
            Job.Kill(job);
        }

        Desk.Run(&Body);
    }

    private static void Flushed()
    {
        static void Body()
        {
            byte* line = stackalloc byte[16];
            Notes.Catch(Signal.Interrupt, Unix.RestartFlag);
            Desk.Type("lost"u8);
            Desk.Type([3]);
            Notes.WaitFor(Signal.Interrupt);
            Board.Expect(Notes.LastCode, 0x80, "si_code");
            Desk.Type("ab\n"u8);
            Board.Expect(Unix.Read(Desk.Pair.Terminal, line, 16).Raw, 3, "what is read");
        }

        Desk.Run(&Body);
    }

    private static void Characters()
    {
        static void Body()
        {
            byte* line = stackalloc byte[16];
            Board.Expect(Desk.ChangeLocalModes(0, Signals), Errno.None, "without ISIG");
            Desk.Type([3, 26, 28, 10]);
            Board.Expect(Unix.Read(Desk.Pair.Terminal, line, 16).Raw, 4, "what is read");
            Board.Expect(line[0] == 3 && line[1] == 26 && line[2] == 28, "the characters");
        }

        Desk.Run(&Body);
    }

    private static void WindowSizes()
    {
        static void Body()
        {
            var size = new WindowSize { Rows = 50, Columns = 132 };
            Notes.Catch(Signal.WindowChange);
            PseudoTerminal master = Desk.Pair;
            master.Terminal = master.Master;
            Board.Expect(master.Control(TerminalControl.SetWindowSize, &size), Errno.None, "TIOCSWINSZ by the master");
            Notes.WaitFor(Signal.WindowChange);
            size = default;
            Board.Expect(Desk.Pair.Control(TerminalControl.GetWindowSize, &size), Errno.None, "TIOCGWINSZ");
            Board.Expect(size.Rows == 50 && size.Columns == 132, "the size");
            Notes.Clear();
            Board.Expect(Desk.Pair.Control(TerminalControl.SetWindowSize, &size), Errno.None, "the same size");
            Board.Expect(!Notes.Has(Signal.WindowChange), "no WINCH for the same size");
        }

        Desk.Run(&Body);
    }
}
