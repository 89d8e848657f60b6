using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.ProcessTest;

/// <summary>Checklist C and the signal calls: delivery, and the state that a new process or program keeps.</summary>
internal static unsafe class SignalCases
{
    private const long Moment = 30_000_000;
    private const int AlternateBytes = 16384;

    private static int s_handled;
    private static int s_handledInChild;
    private static int s_code;
    private static int s_sender;
    private static int s_readEnd;
    private static int s_writeEnd;
    private static byte* s_stackPointer;

    internal static void Run()
    {
        Case("C1 a caught signal to the suspended parent runs after release", &CaughtWhileSuspended);
        Case("C2 SIGTERM kills the suspended parent at once; the child lives on", &KilledWhileSuspended);
        Case("C5 handlers and mask are copied to a vfork child, not shared", &Copied);
        Case("C6 pending signals and alarms are not inherited", &NotInherited);
        Case("C8 exec: caught become default, ignored stay, mask and pending stay", &AcrossExec);
        Case("kill runs a handler with the sender's identity", &Sender);
        Case("a blocked signal waits until it is unblocked", &Blocked);
        Case("sigsuspend waits with another mask and gives EINTR", &Suspended);
        Case("a handler interrupts read with EINTR, with SA_RESTART it starts again", &Interrupted);
        Case("nanosleep gives EINTR after a handler", &SleepInterrupted);
        Case("alarm sends SIGALRM, which ends a process that does not catch it", &Alarmed);
        Case("a handler runs on the alternate stack", &AlternateStack);
        Case("SIGSEGV carries the address and the reason", &FaultCases.Fault);
        Case("illegal instruction, division by zero and breakpoint have their signals", &FaultCases.Traps);
        Case("SIGCHLD comes once for one child", &ChildSignal);
        Case("kill: a group, no such process, no such signal, signal 0", &KillTargets);
        Case("SIGSTOP and SIGKILL can be neither caught nor ignored", &Uncatchable);
    }

    /// <summary>Never ends by itself, nor by the alarm of a case.</summary>
    internal static bool SleepBehindABlockedAlarm()
    {
        Unix.Block(Unix.MaskOf(Signal.Alarm));
        while (true)
        {
            Unix.Sleep(Moment);
        }
    }

    /// <summary>In the program that <see cref="AcrossExec"/> executed.</summary>
    internal static int CheckAfterExec()
    {
        Unix.GetAction(Signal.User1, out SignalAction caught);
        Unix.GetAction(Signal.User2, out SignalAction ignored);
        ulong mask = Unix.Block(0);
        bool isGood = caught.Handler == SignalAction.Default && ignored.Handler == SignalAction.Ignore;
        isGood &= (mask & Unix.MaskOf(Signal.Hangup)) != 0 && (Unix.PendingSignals() & Unix.MaskOf(Signal.Hangup)) != 0;
        return isGood ? 0 : 1;
    }

    private static void Count(int signal, SignalInformation* information, void* context)
    {
        s_handled++;
        s_code = information->Code;
        s_sender = information->ProcessId;
    }

    private static bool CaughtWhileSuspended()
    {
        static int Child(void* unused)
        {
            Unix.Kill(Unix.GetPpid(), Signal.User1);
            Unix.Sleep(Moment);
            s_handledInChild = s_handled;
            return 0;
        }

        Unix.Handle(Signal.User1, &Count);
        SysResult child = Unix.VFork(&Child, null);
        bool isGood = Children.EndedWith(child, 0);
        isGood &= Holds(s_handledInChild == 0, "the handler did not run while the parent was suspended");
        return isGood & Holds(s_handled == 1, "it ran afterwards");
    }

    private static bool KilledWhileSuspended()
    {
        static int Child(void* unused)
        {
            int parent = Unix.GetPpid();
            Unix.Kill(parent, Signal.Terminate);
            for (int i = 0; i < 100 && Unix.GetPpid() == parent; i++)
            {
                Unix.Sleep(Moment / 10);
            }

            byte letter = Unix.GetPpid() == parent ? (byte)'n' : (byte)'y';
            Unix.Write(s_writeEnd, &letter, 1);
            return 0;
        }

        Unix.Pipe2(out s_readEnd, out s_writeEnd);
        SysResult parent = Unix.Fork();
        if (parent.Raw == 0)
        {
            Unix.VFork(&Child, null);
            Unix.Exit(1);
        }

        bool isGood = Children.EndedBy(parent, Signal.Terminate);
        byte answer = 0;
        Unix.Close(s_writeEnd);
        Unix.Read(s_readEnd, &answer, 1);
        return isGood & Holds(answer == (byte)'y', "the child went on and has another parent");
    }

    private static bool Copied()
    {
        static int Child(void* unused)
        {
            Unix.GetAction(Signal.User1, out SignalAction inherited);
            bool isInherited = inherited.Handler != SignalAction.Default && (Unix.Block(0) & Unix.MaskOf(Signal.User2)) != 0;
            Unix.SetDefault(Signal.User1);
            Unix.SetMask(0);
            return isInherited ? 0 : 1;
        }

        Unix.Handle(Signal.User1, &Count);
        Unix.Block(Unix.MaskOf(Signal.User2));
        bool isGood = Children.EndedWith(Unix.VFork(&Child, null), 0);
        Unix.GetAction(Signal.User1, out SignalAction kept);
        isGood &= Holds(kept.Handler != SignalAction.Default, "the parent's handler is still there");
        return isGood & Holds((Unix.Block(0) & Unix.MaskOf(Signal.User2)) != 0, "the parent's mask is as it was");
    }

    private static bool NotInherited()
    {
        Unix.Block(Unix.MaskOf(Signal.User1));
        Unix.Kill(Unix.GetPid(), Signal.User1);
        Unix.Alarm(100);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            bool isGood = Holds(Unix.PendingSignals() == 0, "nothing is pending") & Holds(Unix.Alarm(0) == 0, "no alarm runs");
            FlushAndExit(isGood);
        }

        return Children.EndedWith(child, 0) & Holds(Unix.PendingSignals() == Unix.MaskOf(Signal.User1), "the parent's signal is pending");
    }

    private static bool AcrossExec()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Handle(Signal.User1, &Count);
            Unix.Ignore(Signal.User2);
            Unix.Block(Unix.MaskOf(Signal.Hangup));
            Unix.Kill(Unix.GetPid(), Signal.Hangup);
            Helper.ExecSignals();
            Unix.Exit(2);
        }

        return Children.EndedWith(child, 0);
    }

    private static bool Sender()
    {
        Unix.Handle(Signal.User1, &Count);
        Unix.Kill(Unix.GetPid(), Signal.User1);
        return Holds(s_handled == 1, "it ran at once") & Holds(s_code == 0 && s_sender == Unix.GetPid(), "it knows the sender");
    }

    private static bool Blocked()
    {
        Unix.Handle(Signal.User1, &Count);
        Unix.Block(Unix.MaskOf(Signal.User1));
        Unix.Kill(Unix.GetPid(), Signal.User1);
        Unix.Kill(Unix.GetPid(), Signal.User1);
        bool isGood = Holds(s_handled == 0, "it waits") & Holds(Unix.PendingSignals() == Unix.MaskOf(Signal.User1), "it is pending");
        Unix.Unblock(Unix.MaskOf(Signal.User1));
        return isGood & Holds(s_handled == 1, "two of a kind are one");
    }

    private static bool Suspended()
    {
        Unix.Handle(Signal.User1, &Count);
        Unix.Block(Unix.MaskOf(Signal.User1));
        Unix.Kill(Unix.GetPid(), Signal.User1);
        bool isGood = Gives(Unix.SigSuspend(0), Errno.EINTR, "sigsuspend") & Holds(s_handled == 1, "the handler ran");
        return isGood & Holds(Unix.Block(0) == Unix.MaskOf(Signal.User1), "the mask is as before");
    }

    private static bool Interrupted()
    {
        byte letter;
        Unix.Pipe2(out int readEnd, out int writeEnd);
        Unix.Handle(Signal.Alarm, &Count);
        Unix.SetRealTimer(Moment / 1000);
        bool isGood = Gives(Unix.Read(readEnd, &letter, 1), Errno.EINTR, "read");
        Unix.SetRealTimer(0);
        Unix.Handle(Signal.User1, &Count, Unix.RestartFlag);
        int handled = s_handled;
        int parent = Unix.GetPid();
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Sleep(Moment);
            Unix.Kill(parent, Signal.User1);
            Unix.Sleep(Moment);
            Unix.Write(writeEnd, "x"u8);
            Unix.Exit(0);
        }

        isGood &= Holds(Unix.Read(readEnd, &letter, 1).Value == 1, "the read started again and got its byte");
        return isGood & Holds(s_handled == handled + 1, "the handler ran") & Children.EndedWith(child, 0);
    }

    private static bool SleepInterrupted()
    {
        Unix.Handle(Signal.Alarm, &Count, Unix.RestartFlag);
        Unix.SetRealTimer(Moment / 1000);
        return Gives(Unix.Sleep(5_000_000_000), Errno.EINTR, "nanosleep") & Holds(s_handled >= 1, "the handler ran"); // once a moment
    }

    private static bool Alarmed()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.SetRealTimer(Moment / 1000);
            while (true)
            {
                Unix.Call(SystemCall.Pause);
            }
        }

        return Children.EndedBy(child, Signal.Alarm);
    }

    private static void NoteStack(int signal, SignalInformation* information, void* context)
    {
        byte here;
        s_stackPointer = &here;
        s_handled++;
    }

    private static bool AlternateStack()
    {
        byte* memory = Pages.Dirty(AlternateBytes / Unix.PageSize);
        var stack = new SignalStack { Start = memory, Size = AlternateBytes };
        Unix.SigAltStack(&stack, null);
        Unix.Handle(Signal.User1, &NoteStack, Unix.OnStackFlag);
        Unix.Handle(Signal.User2, &NoteStack);
        Unix.Kill(Unix.GetPid(), Signal.User1);
        bool isGood = Holds(s_stackPointer >= memory && s_stackPointer < memory + AlternateBytes, "with SA_ONSTACK on that stack");
        Unix.Kill(Unix.GetPid(), Signal.User2);
        return isGood & Holds(s_stackPointer < memory || s_stackPointer >= memory + AlternateBytes, "without it on the other") & Holds(s_handled == 2, "both ran");
    }

    private static bool ChildSignal()
    {
        Unix.Handle(Signal.Child, &Count);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit(3);
        }

        bool isGood = Children.EndedWith(child, 3) & Holds(s_handled == 1, "one signal came");
        return isGood & Holds(s_code == 1 && s_sender == child.Int, "it says who exited");
    }

    private static bool KillTargets()
    {
        SysResult first = Unix.Fork();
        if (first.Raw == 0)
        {
            Unix.SetPgid(0, 0);
            Unix.Sleep(10_000_000_000);
            Unix.Exit(1);
        }

        Unix.SetPgid(first.Int, first.Int);
        bool isGood = Gives(Unix.Kill(-first.Int, Signal.Terminate), Errno.None, "kill of a group") & Children.EndedBy(first, Signal.Terminate);
        isGood &= Gives(Unix.Kill(first.Int, Signal.None), Errno.ESRCH, "kill of nobody");
        isGood &= Gives(Unix.Kill(-first.Int, Signal.Terminate), Errno.ESRCH, "kill of an empty group");
        isGood &= Gives(Unix.Kill(Unix.GetPid(), (Signal)65), Errno.EINVAL, "signal 65");
        return isGood & Gives(Unix.Kill(Unix.GetPid(), Signal.None), Errno.None, "signal 0");
    }

    private static bool Uncatchable()
    {
        bool isGood = Gives(Unix.Handle(Signal.Kill, &Count), Errno.EINVAL, "catching SIGKILL");
        isGood &= Gives(Unix.Ignore(Signal.Stop), Errno.EINVAL, "ignoring SIGSTOP");
        isGood &= Gives(Unix.Handle((Signal)65, &Count), Errno.EINVAL, "catching signal 65");
        Unix.SetMask(ulong.MaxValue);
        return isGood & Holds((Unix.Block(0) & Unix.MaskOf(Signal.Kill)) == 0, "SIGKILL cannot be blocked");
    }

    private static void FlushAndExit(bool isGood)
    {
        Streams.FlushAll();
        Unix.Exit(isGood ? 0 : 1);
    }
}
