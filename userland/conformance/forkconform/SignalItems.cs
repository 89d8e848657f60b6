using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.ForkConform;

/// <summary>C: signals to a suspended parent, and what of signals a child and a new program inherit.</summary>
internal static unsafe class SignalItems
{
    /// <summary>The signals that <see cref="CheckAfterExec"/> expects: blocked and pending, ignored, caught before.</summary>
    private const Signal Kept = Signal.User1;
    private const Signal Ignored = Signal.User2;
    private const Signal Caught = Signal.Hangup;

    private static int s_parentRuns;
    private static int s_childRuns;
    private static int s_parent;
    private static int s_value;

    internal static void Run()
    {
        Item("C1 a caught signal to the suspended parent runs after release", &CaughtRunsLater);
        Item("C2 SIGKILL kills the suspended parent at once; the child keeps the memory and is reparented", &KillAtOnce);
        Item("C2 SIGTERM kills the suspended parent at once; the child keeps the memory and is reparented", &TerminateAtOnce);
        Item("C2 SIGINT kills the suspended parent at once; the child keeps the memory and is reparented", &InterruptAtOnce);
        Item("C2 SIGHUP kills the suspended parent at once; the child keeps the memory and is reparented", &HangUpAtOnce);
        Item("C3 SIGSEGV to the suspended parent acts after release", &FaultLater);
        Item("C3 SIGQUIT to the suspended parent acts after release", &QuitLater);
        Item("C3 SIGABRT to the suspended parent acts after release", &AbortLater);
        Item("C4 SIGSTOP to the suspended parent stops it after release", &StopLater);
        Item("C4 SIGTSTP to the suspended parent stops it after release", &TerminalStopLater);
        Item("C5 dispositions and mask are copied, not shared", &Copied);
        InheritanceItems.Run();
        Item("C8 exec: caught become default, ignored stay, mask and pending stay", &AcrossExec);
        Item("C9 a signal to the group reaches the child now, the parent later", &ToGroup);
        TerminalItems.Run();
        Item("C11 fork interrupted by a signal restarts, never EINTR", &Restarts);
    }

    private static void OnSignal(int signal, SignalInformation* information, void* context)
    {
        if (Unix.GetPid() == s_parent)
        {
            s_parentRuns++;
        }
        else
        {
            s_childRuns++;
        }
    }

    private static void CaughtRunsLater()
    {
        static int Child(void* unused)
        {
            Held.Hold();
            Board.Expect(s_parentRuns, 0, "the count of handler runs before the release");
            return 0;
        }

        static int Parent()
        {
            s_parent = Unix.GetPid();
            Unix.Handle(Signal.User1, &OnSignal);
            SysResult child = Unix.VFork(&Child, null);
            Board.Expect(s_parentRuns, 1, "the count of handler runs when vfork returns");
            Held.SayReleased();
            Ended.With(child, 0, "the exit code");
            return 0;
        }

        Held.Begin(&Parent);
        Held.ExpectSuspended("the parent is suspended");
        Unix.Kill(Held.Parent, Signal.User1);
        Held.ExpectSuspended("the parent is suspended after the signal");
        Held.LetGo();
        Held.ExpectReleased("the parent goes on");
        Held.ExpectEnd(0);
    }

    private static int HoldingParent()
    {
        static int Child(void* unused)
        {
            s_value = 41;
            Held.Hold();
            Board.Slot(1) = Unix.GetPpid();
            s_value++;
            return s_value == 42 ? 0 : 1;
        }

        SysResult child = Unix.VFork(&Child, null);
        Held.SayReleased();
        Unix.Wait(child.Int, out _);
        return 0;
    }

    private static void KillAtOnce() => DiesAtOnce(Signal.Kill);

    private static void TerminateAtOnce() => DiesAtOnce(Signal.Terminate);

    private static void InterruptAtOnce() => DiesAtOnce(Signal.Interrupt);

    private static void HangUpAtOnce() => DiesAtOnce(Signal.Hangup);

    private static void DiesAtOnce(Signal signal)
    {
        Held.Begin(&HoldingParent);
        Held.ExpectSuspended("the parent is suspended");
        Unix.Kill(Held.Parent, signal);
        Ended.By(Held.Parent, signal, "the signal that ended the parent");
        Board.Expect(ProcessState.WaitFor('S', Held.Child), "the child's state is S");
        Held.LetGo();

        // The item's process asked for orphans.
        Ended.With(Held.Child, 0, "the orphan's exit code");
        Board.Expect(Board.Slot(1), Unix.GetPid(), "the orphan's parent");
    }

    private static void FaultLater() => DiesLater(Signal.SegmentationFault);

    private static void QuitLater() => DiesLater(Signal.Quit);

    private static void AbortLater() => DiesLater(Signal.Abort);

    private static void DiesLater(Signal signal)
    {
        Unix.Limit(Unix.CoreLimit, 0);
        Held.Begin(&HoldingParent);
        Held.ExpectSuspended("the parent is suspended");
        Unix.Kill(Held.Parent, signal);
        Held.ExpectSuspended("the parent is suspended after the signal");
        Held.LetGo();
        Ended.By(Held.Parent, signal, "the signal that ended the parent");
        Unix.Wait(Held.Child, out _);
    }

    private static void StopLater() => StopsLater(Signal.Stop);

    private static void TerminalStopLater() => StopsLater(Signal.TerminalStop);

    private static void StopsLater(Signal signal)
    {
        Held.Begin(&HoldingParent);
        Held.ExpectSuspended("the parent is suspended");
        Unix.Kill(Held.Parent, signal);
        Held.ExpectSuspended("the parent is suspended after the signal");
        Held.LetGo();
        Unix.Wait(Held.Parent, out WaitStatus status, WaitOptions.Untraced);
        Board.Expect(status.IsStopped, "the parent stops after its release");
        Board.Expect((int)status.StoppingSignal, (int)signal, "the signal that stopped it");
        Unix.Kill(Held.Parent, Signal.Continue);
        Held.ExpectReleased("the parent goes on");
        Held.ExpectEnd(0);
    }

    private static void Copied()
    {
        static int Child(void* unused)
        {
            Unix.GetAction(Signal.User1, out SignalAction caught);
            Unix.GetAction(Signal.User2, out SignalAction ignored);
            delegate*<int, SignalInformation*, void*, void> handler = &OnSignal;
            bool isCopy = caught.Handler == handler && ignored.Handler == SignalAction.Ignore;
            bool isMask = (Unix.Block(0) & Unix.MaskOf(Signal.Pipe)) != 0;
            Unix.SetDefault(Signal.User1);
            Unix.Handle(Signal.User2, &OnSignal);
            Unix.SetMask(Unix.MaskOf(Signal.Hangup));
            return (isCopy ? 0 : 1) + (isMask ? 0 : 2);
        }

        Unix.Handle(Signal.User1, &OnSignal);
        Unix.Ignore(Signal.User2);
        Unix.SetMask(Unix.MaskOf(Signal.Pipe));
        Ended.With(Unix.VFork(&Child, null), 0, "what the child had");
        Unix.GetAction(Signal.User1, out SignalAction first);
        Unix.GetAction(Signal.User2, out SignalAction second);
        delegate*<int, SignalInformation*, void*, void> own = &OnSignal;
        Board.Expect(first.Handler == own, "the parent's handler is as before");
        Board.Expect(second.Handler == SignalAction.Ignore, "the parent ignores as before");
        Board.Expect((long)Unix.Block(0), (long)Unix.MaskOf(Signal.Pipe), "the parent's mask");
    }

    private static void AcrossExec()
    {
        static int Child(void* unused)
        {
            Helper.CheckSignals();
            return 100;
        }

        Unix.Handle(Caught, &OnSignal);
        Unix.Ignore(Ignored);
        Unix.Block(Unix.MaskOf(Kept));
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Kill(Unix.GetPid(), Kept);
            Unix.Exit(Child(null));
        }

        Ended.With(child, 0, "the mask of what the new program found wrong");
    }

    /// <summary>The other half of C8, in the new program.</summary>
    internal static int CheckAfterExec()
    {
        Unix.GetAction(Caught, out SignalAction caught);
        Unix.GetAction(Ignored, out SignalAction ignored);
        return (caught.Handler == SignalAction.Default ? 0 : 1)
            + (ignored.Handler == SignalAction.Ignore ? 0 : 2)
            + ((Unix.Block(0) & Unix.MaskOf(Kept)) != 0 ? 0 : 4)
            + ((Unix.PendingSignals() & Unix.MaskOf(Kept)) != 0 ? 0 : 8);
    }

    private static void ToGroup()
    {
        static int Child(void* unused)
        {
            Held.Hold();
            Board.Expect(s_childRuns, 1, "the count of runs in the child");
            Board.Expect(s_parentRuns, 0, "the count of runs in the parent before its release");
            return 0;
        }

        static int Parent()
        {
            Unix.SetPgid(0, 0);
            s_parent = Unix.GetPid();
            Unix.Handle(Signal.User1, &OnSignal);
            SysResult child = Unix.VFork(&Child, null);
            Board.Expect(s_parentRuns, 1, "the count of runs in the parent after its release");
            Held.SayReleased();
            Ended.With(child, 0, "the exit code");
            return 0;
        }

        Held.Begin(&Parent);
        Held.ExpectSuspended("the parent is suspended");
        Unix.Kill(-Held.Parent, Signal.User1);
        Held.ExpectSuspended("the parent is suspended after the signal");
        Held.LetGo();
        Held.ExpectReleased("the parent goes on");
        Held.ExpectEnd(0);
    }

    private static void Restarts()
    {
        const int enough = 20;
        const int most = 200_000;
        s_parent = Unix.GetPid();
        Unix.Handle(Signal.Alarm, &OnSignal);
        Unix.SetRealTimer(500);
        int count = 0;
        for (; count < 100 || (s_parentRuns < enough && count < most); count++)
        {
            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                Unix.Exit(0);
            }

            if (!Board.Expect(child, Errno.None, "fork under a storm of signals"))
            {
                break;
            }

            Unix.Wait(child.Int, out _);
        }

        Unix.SetRealTimer(0);
        Board.Expect(s_parentRuns >= enough, "signals came during the forks");
    }
}
