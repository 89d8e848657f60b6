using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.SignalConform;

/// <summary>S7: calls that a stop and SIGCONT interrupt, while no handler runs, go on unseen; signal(7).</summary>
internal static unsafe class StopItems
{
    internal static void Run()
    {
        Item("S7 after a stop read, wait4, futex, nanosleep, poll, select, pause and sigsuspend go on", &GoOn);
        Item("S7 after a stop sigtimedwait gives EINTR", &Interrupted);
        Item("S7 after a stop a sleep ends when it would have ended", &SleepEnds);
        Item("S7 a stop does not make poll or futex wait for longer", &StopsCount);
        Item("S7 what is sent to a stopped process waits for SIGCONT; KILL does not", &SentWhileStopped);
        Item("S7 SIGCONT continues a process that blocks, ignores or catches it", &ContinueAlways);
    }

    /// <summary>Expects that the call sleeps on after a stop, and that only a handler ends it.</summary>
    private static void GoesOn(delegate*<SysResult> call, string what)
    {
        Sleeper.Begin(call, 0);
        Sleeper.StopAndContinue();
        Sleeper.WaitUntilAsleep();
        Sleeper.Interrupt();
        Sleeper.ExpectOutcome(Errno.EINTR, what);
    }

    private static void GoOn()
    {
        Sleeps.Grandchild = Channel.Open();
        GoesOn(&Sleeps.ReadPipe, "read");
        GoesOn(&Sleeps.WaitForChild, "wait4");
        GoesOn(&Sleeps.FutexWait, "futex");
        GoesOn(&Sleeps.FutexWaitFor, "futex with a timeout");
        GoesOn(&Sleeps.NanoSleep, "nanosleep");
        GoesOn(&Sleeps.ClockSleepUntil, "clock_nanosleep");
        GoesOn(&Sleeps.Poll, "poll");
        GoesOn(&Sleeps.Select, "select");
        GoesOn(&Sleeps.Pause, "pause");
        GoesOn(&Sleeps.SigSuspend, "sigsuspend");
    }

    private static void Interrupted()
    {
        Sleeper.Begin(&Sleeps.SigTimedWait, 0);
        Sleeper.StopAndContinue();
        Sleeper.ExpectOutcome(Errno.EINTR, "sigtimedwait");
    }

    private static void SleepEnds()
    {
        long begin = Unix.Now();
        Sleeper.Begin(&Sleeps.NanoSleepShortly, 0);
        Sleeper.StopAndContinue();
        Sleeper.ExpectOutcome(0, "nanosleep");
        Board.Expect(Unix.Now() - begin >= 200_000_000, "it slept as long as it should");
    }

    private static void StopsCount()
    {
        EndsAtOnce(&Sleeps.PollShortly, 0, "poll");
        EndsAtOnce(&Sleeps.FutexWaitShortly, -(int)Errno.ETIMEDOUT, "futex");
    }

    /// <summary>Expects a call to end at once when its process goes on after its time has passed, and not to begin anew.</summary>
    private static void EndsAtOnce(delegate*<SysResult> call, int outcome, string what)
    {
        long begin = Unix.Now();
        Sleeper.Begin(call, 0);
        Unix.Kill(Sleeper.Child, Signal.Stop);
        Board.Expect(ProcessState.WaitFor('T', Sleeper.Child), "the child stops");
        while (Unix.Now() - begin < Sleeps.ShortNanoseconds)
        {
            Unix.Sleep(50_000_000);
        }

        long stopped = Unix.Now();
        Unix.Kill(Sleeper.Child, Signal.Continue);
        Sleeper.ExpectOutcome(outcome, what);
        Board.Expect(Unix.Now() - stopped < Sleeps.ShortNanoseconds, "it waited no longer");
    }

    private static void SentWhileStopped()
    {
        Sleeper.Begin(&Sleeps.Pause, 0);
        Unix.Kill(Sleeper.Child, Signal.Stop);
        Board.Expect(ProcessState.WaitFor('T', Sleeper.Child), "the child stops");
        Unix.Kill(Sleeper.Child, Signal.User1);
        Board.Expect(ProcessState.Of(Sleeper.Child), 'T', "the state after USR1");
        Unix.Kill(Sleeper.Child, Signal.Continue);
        Sleeper.ExpectOutcome(Errno.EINTR, "pause");
        Sleeper.Begin(&Sleeps.Pause, 0);
        Unix.Kill(Sleeper.Child, Signal.Stop);
        Board.Expect(ProcessState.WaitFor('T', Sleeper.Child), "the second child stops");
        Unix.Kill(Sleeper.Child, Signal.Terminate);
        Board.Expect(ProcessState.Of(Sleeper.Child), 'T', "the state after TERM");
        Unix.Kill(Sleeper.Child, Signal.Kill);
        Ended.By(Sleeper.Child, Signal.Kill, "the signal that ended it");
        Sleeper.Begin(&Sleeps.Pause, 0);
        Unix.Kill(Sleeper.Child, Signal.Stop);
        Board.Expect(ProcessState.WaitFor('T', Sleeper.Child), "the third child stops");
        Unix.Kill(Sleeper.Child, Signal.Terminate);
        Unix.Kill(Sleeper.Child, Signal.Continue);
        Ended.By(Sleeper.Child, Signal.Terminate, "the signal that ended it after CONT");
    }

    private static void ContinueAlways()
    {
        for (int way = 0; way < 3; way++)
        {
            Channel ready = Channel.Open();
            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                Prepare(way);
                Unix.Kill(Unix.GetPid(), Signal.Stop);
                Unix.Unblock(Masks.All);
                Unix.Exit(Recorder.Count);
            }

            Board.Expect(ProcessState.WaitFor('T', child.Int), "the child stops");
            Unix.Kill(child.Int, Signal.Continue);
            Ended.With(child, way == 1 ? 0 : 1, "how often the handler ran");
        }
    }

    private static void Prepare(int way)
    {
        if (way == 1)
        {
            Unix.Ignore(Signal.Continue);
            return;
        }

        Recorder.Catch(Signal.Continue);
        if (way == 0)
        {
            Unix.Block(Unix.MaskOf(Signal.Continue));
        }
    }
}
