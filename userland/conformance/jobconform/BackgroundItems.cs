using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.JobConform;

/// <summary>J4: what the background may do on the terminal.</summary>
internal static unsafe class BackgroundItems
{
    private const uint StopOutput = 0x100;

    internal static void Run()
    {
        Item("J4 a background read stops the whole group by TTIN, and reads once it is in the foreground", &Read);
        Item("J4 a background read with TTIN blocked or ignored, or in an orphaned group: EIO", &ReadProtected);
        Item("J4 a background read with TTIN caught: EINTR", &ReadCaught);
        Item("J4 background output goes through; with TOSTOP it stops the group by TTOU", &Write);
        Item("J4 background output with TOSTOP: TTOU ignored lets it through, an orphaned group gets EIO", &WriteProtected);
        Item("J4 a terminal that is not one's own is read and written from anywhere", &ForeignTerminal);
    }

    private static SysResult ReadLine()
    {
        byte* line = stackalloc byte[64];
        return Unix.Read(Desk.Pair.Terminal, line, 64);
    }

    private static void ReadHello() => Board.Expect(ReadLine().Raw, 6, "what the job reads");

    private static void ReadNothing() => Board.Expect(ReadLine(), Errno.EIO, "the job's read");

    private static void Read()
    {
        static void WithCompanion()
        {
            Board.Slot(0) = Job.StartHere(&Job.Sleep);
            ReadHello();
            Job.Kill(Board.Slot(0));
        }

        static void Body()
        {
            int job = Job.Start(&WithCompanion);
            Job.ExpectStop(job, Signal.TerminalInput, "the signal that stopped it");
            Board.Expect(ProcessState.WaitFor('T', Board.Slot(0)), "its companion is stopped, too");
            Desk.SetForeground(job);
            Unix.Kill(-job, Signal.Continue);
            Desk.Type("hello\n"u8);
            Ended.With(job, 0, "the job's exit code");
        }

        Desk.Run(&Body);
    }

    private static void ReadProtected()
    {
        static void Blocks()
        {
            Unix.Block(Unix.MaskOf(Signal.TerminalInput));
            ReadNothing();
        }

        static void Ignores()
        {
            Unix.Ignore(Signal.TerminalInput);
            ReadNothing();
        }

        static void Body()
        {
            Ended.With(Job.Start(&Blocks), 0, "the exit code of who blocks");
            Ended.With(Job.Start(&Ignores), 0, "the exit code of who ignores");
            Orphanage.Run(&ReadNothing);
        }

        Desk.Run(&Body);
    }

    private static void ReadCaught()
    {
        static void Catches()
        {
            Notes.Catch(Signal.TerminalInput);
            Board.Expect(ReadLine(), Errno.EINTR, "the job's read");
            Board.Expect(Notes.Has(Signal.TerminalInput), "the handler ran");
            Board.Expect(Notes.LastCode, 0x80, "si_code");
        }

        static void Body() => Ended.With(Job.Start(&Catches), 0, "the job's exit code");

        Desk.Run(&Body);
    }

    private static void WriteWord() => Board.Expect(Unix.Write(Desk.Pair.Terminal, "word"u8).Raw, 4, "what the job writes");

    private static void Write()
    {
        static void Body()
        {
            Ended.With(Job.Start(&WriteWord), 0, "the exit code without TOSTOP");
            Board.Expect(Desk.ChangeLocalModes(StopOutput, 0), Errno.None, "TOSTOP");
            int job = Job.Start(&WriteWord);
            Job.ExpectStop(job, Signal.TerminalOutput, "the signal that stopped it");
            Desk.SetForeground(job);
            Unix.Kill(-job, Signal.Continue);
            Ended.With(job, 0, "the exit code with TOSTOP");
        }

        Desk.Run(&Body);
    }

    private static void WriteProtected()
    {
        static void Ignores()
        {
            Unix.Ignore(Signal.TerminalOutput);
            WriteWord();
        }

        static void Fails() => Board.Expect(Unix.Write(Desk.Pair.Terminal, "word"u8), Errno.EIO, "the orphan's write");

        static void Body()
        {
            Desk.ChangeLocalModes(StopOutput, 0);
            Ended.With(Job.Start(&Ignores), 0, "the exit code of who ignores");
            Orphanage.Run(&Fails);
        }

        Desk.Run(&Body);
    }

    private static void ForeignTerminal()
    {
        static void Stranger()
        {
            Unix.SetSid();
            ReadHello();
            WriteWord();
        }

        static void Body()
        {
            int stranger = Job.StartHere(&Stranger);
            Job.WaitUntilAsleep(stranger);
            Desk.Type("hello\n"u8);
            Ended.With(stranger, 0, "the stranger's exit code");
        }

        Desk.Run(&Body);
    }
}
