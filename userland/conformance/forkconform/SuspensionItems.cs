using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.ForkConform;

/// <summary>B: how long vfork's parent is suspended, and who is not.</summary>
internal static unsafe class SuspensionItems
{
    private static Channel s_input;

    internal static void Run()
    {
        Item("B1 the parent is suspended until _exit", &UntilExit);
        Item("B2 the parent is suspended until a successful execve; the child lives on", &UntilExec);
        FailedExecItems.Run();
        Item("B5 the later exit of a child that has exec'd does not release a second vfork", &SecondVFork);
        Item("B6 SIGKILL to the child releases, and the wait status is right", &KilledChild);
        Item("B6 SIGSEGV of the child releases, and the wait status is right", &CrashedChild);
        Item("B7 a stopped child keeps the parent suspended until SIGCONT", &StoppedChild);
        ParentThreadItems.Run();
        NestedItems.Run();
        ChildThreadItems.Run();
        Item("B14 the parent shows as D", &ShowsAsD);
        SolarisItems.Run();
    }

    private static void UntilExit()
    {
        static int End(void* unused) => 7;

        PlainVFork.RunThrough(&End);
        Board.Expect(PlainVFork.ChildStatus.ExitCode, 7, "the exit code");
    }

    private static void UntilExec()
    {
        static int End(void* unused)
        {
            Helper.WaitFor(s_input);
            return 1;
        }

        s_input = Channel.Open();
        PlainVFork.Begin(&End);
        Held.ExpectSuspended("the parent is suspended");
        Held.LetGo();
        Held.ExpectReleased("the parent goes on");
        Board.Expect(ProcessState.WaitFor('S', Held.Child), "the child lives and reads");
        s_input.CloseWrite();
        s_input.CloseRead();

        // The parent, too, had a copy of the write end, and waits for the child.
        Unix.Kill(Held.Child, Signal.Kill);
        Held.ExpectEnd(0);
        Board.Expect((int)PlainVFork.ChildStatus.KillingSignal, (int)Signal.Kill, "the signal that ended the child");
    }

    private static void SecondVFork()
    {
        static int First(void* unused)
        {
            Helper.WaitFor(s_input);
            return 1;
        }

        static int Second(void* unused)
        {
            Held.Hold();
            return 0;
        }

        static int Parent()
        {
            SysResult first = Unix.VFork(&First, null);
            Board.Slot(1) = first.Int;
            SysResult second = Unix.VFork(&Second, null);
            Held.SayReleased();
            Ended.With(second, 0, "the second child's exit code");
            Ended.By(first, Signal.Kill, "the first child's signal");
            return 0;
        }

        s_input = Channel.Open();
        Held.Begin(&Parent);
        Unix.Kill(Board.Slot(1), Signal.Kill);
        Board.Expect(ProcessState.WaitFor('Z', Board.Slot(1)), "the first child is over");
        Held.ExpectSuspended("the parent waits for the second child still");
        Held.LetGo();
        Held.ExpectReleased("the parent goes on");
        Held.ExpectEnd(0);
    }

    /// <summary>The child's end comes from outside: it is killed while it is held.</summary>
    private static int ParentOfHeldChild()
    {
        static int Child(void* unused)
        {
            Held.Hold();
            return 1;
        }

        SysResult child = Unix.VFork(&Child, null);
        Held.SayReleased();
        Ended.By(child, Signal.Kill, "the child's signal");
        return 0;
    }

    private static void KilledChild()
    {
        Held.Begin(&ParentOfHeldChild);
        Held.ExpectSuspended("the parent is suspended");
        Unix.Kill(Held.Child, Signal.Kill);
        Held.ExpectReleased("the parent goes on");
        Held.ExpectEnd(0);
    }

    private static void CrashedChild()
    {
        static int End(void* unused)
        {
            *(int*)16 = 1;
            return 1;
        }

        PlainVFork.RunThrough(&End);
        Board.Expect((int)PlainVFork.ChildStatus.KillingSignal, (int)Signal.SegmentationFault, "the signal that ended the child");
    }

    private static void StoppedChild()
    {
        static int End(void* unused)
        {
            Unix.Kill(Unix.GetPid(), Signal.Stop);
            return 0;
        }

        PlainVFork.Begin(&End);
        Held.LetGo();
        Board.Expect(ProcessState.WaitFor('T', Held.Child), "the child is stopped");
        Held.ExpectSuspended("the parent is suspended while the child is stopped");
        Unix.Kill(Held.Child, Signal.Continue);
        Held.ExpectReleased("the parent goes on");
        Held.ExpectEnd(0);
        Board.Expect(Board.Slot(0), 0, "the child's status");
    }

    private static void ShowsAsD()
    {
        static int End(void* unused) => 0;

        PlainVFork.Begin(&End);
        Board.Expect(ProcessState.WaitFor('D', Held.Parent), "the parent's state is D");
        Board.Expect(ProcessState.WaitFor('S', Held.Child), "the child's state is S");
        Held.LetGo();
        Held.ExpectEnd(0);
    }
}
