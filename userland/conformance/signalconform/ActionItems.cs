using System;
using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.SignalConform;

/// <summary>S1: what each of the 64 signals does by default, and what may be set for it.</summary>
internal static unsafe class ActionItems
{
    private const int ExitCode = 7;

    /// <summary>HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT, then XCPU XFSZ VTALRM PROF, IO PWR SYS.</summary>
    private static bool IsTerminating(int signal) => signal is <= 16 or (>= 24 and <= 27) or >= 29;

    internal static void Run()
    {
        Item("S1 default: HUP to STKFLT, XCPU, XFSZ, VTALRM, PROF, IO, PWR, SYS and 32 to 64 end the process", &Terminating);
        Item("S1 default: CHLD, CONT, URG and WINCH do nothing", &Ignored);
        Item("S1 default: STOP, TSTP, TTIN and TTOU stop until CONT", &Stopping);
        Item("S1 default: TSTP, TTIN and TTOU do nothing in an orphaned group, STOP stops", &StoppingOrphans);
        Item("S1 every signal but KILL and STOP can be caught and ignored; 0 and 65 give EINVAL", &Settable);
        Item("S1 kill checks signal and process: EINVAL, ESRCH, and 0 asks only", &Checked);
    }

    /// <summary>A child that sends itself a signal and, if that does nothing, exits.</summary>
    private static SysResult ChildThatRaises(int signal)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.SetDefault((Signal)signal);
            Unix.SetMask(0);
            Unix.Kill(Unix.GetPid(), (Signal)signal);
            Unix.Exit(ExitCode);
        }

        return child;
    }

    private static void Terminating()
    {
        for (int signal = 1; signal <= 64; signal++)
        {
            if (IsTerminating(signal))
            {
                Ended.By(ChildThatRaises(signal), (Signal)signal, "the signal that ended it");
            }
        }
    }

    private static void Ignored()
    {
        foreach (Signal signal in (ReadOnlySpan<Signal>)[Signal.Child, Signal.Continue, Signal.Urgent, Signal.WindowChange])
        {
            Ended.With(ChildThatRaises((int)signal), ExitCode, "the exit code");
        }
    }

    private static void Stopping()
    {
        foreach (Signal signal in (ReadOnlySpan<Signal>)[Signal.Stop, Signal.TerminalStop, Signal.TerminalInput, Signal.TerminalOutput])
        {
            ExpectStop(ChildThatRaises((int)signal), signal);
        }
    }

    private static void StoppingOrphans()
    {
        SysResult leader = Unix.Fork();
        if (leader.Raw == 0)
        {
            Unix.SetSid();
            Ended.With(ChildThatRaises((int)Signal.TerminalStop), ExitCode, "the exit code after TSTP");
            Ended.With(ChildThatRaises((int)Signal.TerminalInput), ExitCode, "the exit code after TTIN");
            Ended.With(ChildThatRaises((int)Signal.TerminalOutput), ExitCode, "the exit code after TTOU");
            ExpectStop(ChildThatRaises((int)Signal.Stop), Signal.Stop);
            Unix.Exit(0);
        }

        Ended.With(leader, 0, "the session leader's exit code");
    }

    private static void ExpectStop(SysResult child, Signal signal)
    {
        Unix.Wait(child.Int, out WaitStatus status, WaitOptions.Untraced);
        Board.Expect(status.IsStopped, "the child stops");
        Board.Expect((int)status.StoppingSignal, (int)signal, "the signal that stopped it");
        Unix.Kill(child.Int, Signal.Continue);
        Ended.With(child, ExitCode, "the exit code after CONT");
    }

    private static void Settable()
    {
        for (int number = 1; number <= 64; number++)
        {
            var signal = (Signal)number;
            Errno expected = signal is Signal.Kill or Signal.Stop ? Errno.EINVAL : Errno.None;
            Board.Expect(Unix.Ignore(signal), expected, "ignoring");
            if (expected == Errno.None)
            {
                Unix.Kill(Unix.GetPid(), signal);
            }

            Board.Expect(Unix.Handle(signal, &Recorder.Handler), expected, "catching");
            if (expected != Errno.None)
            {
                continue;
            }

            Recorder.Clear();
            Unix.Kill(Unix.GetPid(), signal);
            Recorder.ExpectOrder([number], "the signal that is caught");
        }

        Board.Expect(Unix.Ignore((Signal)0), Errno.EINVAL, "sigaction of 0");
        Board.Expect(Unix.Ignore((Signal)65), Errno.EINVAL, "sigaction of 65");
    }

    private static void Checked()
    {
        int own = Unix.GetPid();
        Board.Expect(Unix.Kill(own, Signal.None), Errno.None, "kill with 0");
        Board.Expect(Unix.Kill(own, (Signal)65), Errno.EINVAL, "kill with 65");
        Board.Expect(Unix.Kill(own, (Signal)(-1)), Errno.EINVAL, "kill with -1");
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit(0);
        }

        Board.Expect(ProcessState.WaitFor('Z', child.Int), "the child is a zombie");
        Board.Expect(Unix.Kill(child.Int, Signal.User1), Errno.None, "kill of a zombie");
        Ended.With(child, 0, "the zombie's exit code");
        Board.Expect(Unix.Kill(child.Int, Signal.User1), Errno.ESRCH, "kill of nobody");
        Board.Expect(Unix.Kill(-child.Int, Signal.User1), Errno.ESRCH, "kill of no group");
        Board.Expect(Unix.TgKill(own, child.Int, Signal.User1), Errno.ESRCH, "tgkill of nobody");
        Board.Expect(Unix.TgKill(0, own, Signal.User1), Errno.EINVAL, "tgkill in no process");
    }
}
