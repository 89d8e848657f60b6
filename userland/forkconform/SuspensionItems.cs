using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.ForkConform;

/// <summary>B: how long vfork's parent is suspended, and who is not.</summary>
internal static unsafe class SuspensionItems
{
    private static int s_global;
    private static int s_depth;
    private static Channel s_input;
    private static Channel s_ask;
    private static Channel s_answer;
    private static delegate*<void*, int> s_end;

    internal static void Run()
    {
        Item("B1 the parent is suspended until _exit", &UntilExit);
        Item("B2 the parent is suspended until a successful execve; the child lives on", &UntilExec);
        FailedExecItems.Run();
        Item("B5 the later exit of a child that has exec'd does not release a second vfork", &SecondVFork);
        Item("B6 SIGKILL to the child releases, and the wait status is right", &KilledChild);
        Item("B6 SIGSEGV of the child releases, and the wait status is right", &CrashedChild);
        Item("B7 a stopped child keeps the parent suspended until SIGCONT", &StoppedChild);
        Item("B8 other threads of the parent run", &OtherThreads);
        Item("B9 two threads vfork independently", &TwoThreads);
        Item("B10 exec in a vfork child leaves the parent's threads alive", &ThreadsAfterExec);
        Item("B11 nested vfork, depth 3", &Nested);
        Item("B12 fork inside a vfork child gives a private copy", &ForkInside);
        Item("B13 a thread of the child that exits does not release; the child's end does", &ThreadOfChildExits);
        Item("B13 a thread of the child that ends the process releases once", &ThreadOfChildEnds);
        Item("B13 a thread of the child that execs releases once", &ThreadOfChildExecs);
        Item("B14 the parent shows as D", &ShowsAsD);
        SolarisItems.Run();
    }

    /// <summary>The plain parent: vforks a child that holds and then runs <see cref="s_end"/>.</summary>
    internal static int PlainParent()
    {
        static int Child(void* unused)
        {
            Held.Hold();
            s_global = 42;
            return s_end(null);
        }

        s_global = 1;
        SysResult child = Unix.VFork(&Child, null);
        Held.SayReleased();
        Board.Expect(s_global, 42, "the child's write, seen by the parent as soon as it goes on,");
        int status = 0;
        Unix.Wait4(child.Int, &status);
        Board.Slot(0) = status;
        return 0;
    }

    private static WaitStatus ChildStatus => new(Board.Slot(0));

    private static void UntilExit()
    {
        static int End(void* unused) => 7;

        s_end = &End;
        Held.Begin(&PlainParent);
        Held.ExpectSuspended("the parent is suspended");
        Held.LetGo();
        Held.ExpectReleased("the parent goes on");
        Held.ExpectEnd(0);
        Board.Expect(ChildStatus.ExitCode, 7, "the exit code");
    }

    private static void UntilExec()
    {
        static int End(void* unused)
        {
            Helper.WaitFor(s_input);
            return 1;
        }

        s_input = Channel.Open();
        s_end = &End;
        Held.Begin(&PlainParent);
        Held.ExpectSuspended("the parent is suspended");
        Held.LetGo();
        Held.ExpectReleased("the parent goes on");
        Board.Expect(ProcessState.WaitFor('S', Held.Child), "the child lives and reads");
        s_input.CloseWrite();
        s_input.CloseRead();

        // The parent, too, had a copy of the write end, and waits for the child.
        Unix.Kill(Held.Child, Signal.Kill);
        Held.ExpectEnd(0);
        Board.Expect((int)ChildStatus.KillingSignal, (int)Signal.Kill, "the signal that ended the child");
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

        s_end = &End;
        Held.Begin(&PlainParent);
        Held.ExpectSuspended("the parent is suspended");
        Held.LetGo();
        Held.ExpectReleased("the parent goes on");
        Held.ExpectEnd(0);
        Board.Expect((int)ChildStatus.KillingSignal, (int)Signal.SegmentationFault, "the signal that ended the child");
    }

    private static void StoppedChild()
    {
        static int End(void* unused)
        {
            Unix.Kill(Unix.GetPid(), Signal.Stop);
            return 0;
        }

        s_end = &End;
        Held.Begin(&PlainParent);
        Held.LetGo();
        Board.Expect(ProcessState.WaitFor('T', Held.Child), "the child is stopped");
        Held.ExpectSuspended("the parent is suspended while the child is stopped");
        Unix.Kill(Held.Child, Signal.Continue);
        Held.ExpectReleased("the parent goes on");
        Held.ExpectEnd(0);
        Board.Expect(Board.Slot(0), 0, "the child's status");
    }

    /// <summary>A thread that answers questions until there are none.</summary>
    private static int Answerer(void* unused)
    {
        for (int question = s_ask.Receive(); question > 0; question = s_ask.Receive())
        {
            s_answer.Send((byte)(question + 1));
        }

        return 0;
    }

    private static void Ask(byte question)
    {
        s_ask.Send(question);
        Board.Expect(s_answer.Receive(), question + 1, "the thread's answer");
    }

    private static void OtherThreads()
    {
        static int End(void* unused) => 0;

        static int Parent()
        {
            Board.Expect(Threads.Start(&Answerer), Errno.None, "clone of a thread");
            return PlainParent();
        }

        s_ask = Channel.Open();
        s_answer = Channel.Open();
        s_end = &End;
        Held.Begin(&Parent);
        Held.ExpectSuspended("the forking thread is suspended");
        Ask(1);
        Ask(7);
        Held.ExpectSuspended("the forking thread is suspended still");
        Held.LetGo();
        Held.ExpectReleased("the forking thread goes on");
        Held.ExpectEnd(0);
    }

    private static void ThreadsAfterExec()
    {
        static int End(void* unused)
        {
            Helper.Exit();
            return 1;
        }

        static int Parent()
        {
            Board.Expect(Threads.Start(&Answerer), Errno.None, "clone of a thread");
            PlainParent();
            s_input.Receive();
            return 0;
        }

        s_ask = Channel.Open();
        s_answer = Channel.Open();
        s_input = Channel.Open();
        s_end = &End;
        Held.Begin(&Parent);
        Ask(1);
        Held.LetGo();
        Held.ExpectReleased("the forking thread goes on");
        Ask(3);
        Ask(5);
        s_input.Send();
        Held.ExpectEnd(0);
        Board.Expect(ChildStatus.ExitCode, Helper.ExitStatus, "the exit code of the program");
    }

    private static void TwoThreads()
    {
        static int ChildOf(void* index)
        {
            Channel* go = (Channel*)index;
            s_answer.Send();
            go->Receive();
            return 0;
        }

        static int Thread(void* index)
        {
            SysResult child = Unix.VFork(&ChildOf, index);
            Held.SayReleased();
            Unix.Wait4(child.Int, null, WaitOptions.All);
            s_input.Send();
            return 0;
        }

        static int Parent()
        {
            Channel* go = stackalloc Channel[2];
            go[0] = s_ask;
            go[1] = Channel.Open();
            Board.Slot(3) = Threads.Start(&Thread, &go[0]).Int;
            Board.Slot(4) = Threads.Start(&Thread, &go[1]).Int;
            s_answer.Receive();
            s_answer.Receive();
            Held.Hold();

            // The second thread's child goes first; its thread alone is released.
            go[1].Send();
            s_input.Receive();
            Held.Hold();
            go[0].Send();
            s_input.Receive();
            return 0;
        }

        s_ask = Channel.Open();
        s_answer = Channel.Open();
        s_input = Channel.Open();
        Held.Begin(&Parent);
        Board.Expect(ProcessState.WaitFor('D', Held.Parent, Board.Slot(3)), "the first thread is suspended");
        Board.Expect(ProcessState.WaitFor('D', Held.Parent, Board.Slot(4)), "the second thread is suspended");
        Board.Expect(!Held.IsReleased, "no thread goes on yet");
        Held.LetGo();
        Held.WaitForHello();
        Held.ExpectReleased("the second thread goes on");
        Board.Expect(!Held.IsReleased && ProcessState.WaitFor('D', Held.Parent, Board.Slot(3)), "the first thread is suspended still");
        Held.LetGo();
        Held.ExpectReleased("the first thread goes on");
        Held.ExpectEnd(0);
    }

    private static void Nested()
    {
        static int Child(void* unused)
        {
            Board.Slot(++s_depth) = Unix.GetPid();
            if (s_depth == 3)
            {
                Held.Hold();
                return 3;
            }

            SysResult inner = Unix.VFork(&Child, null);
            int status = 0;
            Unix.Wait4(inner.Int, &status);
            return new WaitStatus(status).ExitCode;
        }

        static int Parent()
        {
            SysResult child = Unix.VFork(&Child, null);
            Held.SayReleased();
            Board.Expect(s_depth, 3, "the depth");
            Ended.With(child, 3, "the exit code that came through");
            return 0;
        }

        Held.Begin(&Parent);
        Held.ExpectSuspended("the parent is suspended");
        Board.Expect(ProcessState.WaitFor('D', Board.Slot(1)), "the first child is suspended");
        Board.Expect(ProcessState.WaitFor('D', Board.Slot(2)), "the second child is suspended");
        Held.LetGo();
        Held.ExpectReleased("the parent goes on");
        Held.ExpectEnd(0);
    }

    private static void ForkInside()
    {
        static int Child(void* unused)
        {
            s_global = 5;
            SysResult inner = Unix.Fork();
            if (inner.Raw == 0)
            {
                s_global = 7;
                Unix.Exit(2);
            }

            int status = 0;
            Unix.Wait4(inner.Int, &status);
            return new WaitStatus(status).ExitCode + (s_global == 5 ? 0 : 100);
        }

        Ended.With(Unix.VFork(&Child, null), 2, "the exit code");
        Board.Expect(s_global, 5, "the global after the grandchild wrote its copy");
    }

    private static void ThreadOfChildExits()
    {
        static int Thread(void* unused)
        {
            s_answer.Send();
            return 0;
        }

        static int End(void* unused)
        {
            // The thread's exit is seen by the word that the kernel clears; here it is enough that it is gone from /proc.
            SysResult thread = Threads.Start(&Thread);
            s_answer.Receive();
            Board.Expect(ProcessState.WaitFor('?', Unix.GetPid(), thread.Int), "the thread is over");
            Held.Hold();
            return 0;
        }

        s_answer = Channel.Open();
        s_end = &End;
        Held.Begin(&PlainParent);
        Held.LetGo();
        Held.WaitForHello();
        Held.ExpectSuspended("the parent is suspended after the thread's end");
        Held.LetGo();
        Held.ExpectReleased("the parent goes on");
        Held.ExpectEnd(0);
        Held.ExpectNoMore();
        Board.Expect(Board.Slot(0), 0, "the child's status");
    }

    private static void ThreadOfChildEnds()
    {
        static int Thread(void* unused)
        {
            Unix.Exit(6);
            return 0;
        }

        static int End(void* unused)
        {
            Threads.Start(&Thread);
            while (true)
            {
                s_answer.Receive();
            }
        }

        s_answer = Channel.Open();
        s_end = &End;
        Held.Begin(&PlainParent);
        Held.ExpectSuspended("the parent is suspended");
        Held.LetGo();
        Held.ExpectReleased("the parent goes on");
        Held.ExpectEnd(0);
        Board.Expect(ChildStatus.ExitCode, 6, "the child's exit code");
    }

    private static void ThreadOfChildExecs()
    {
        static int Thread(void* unused)
        {
            Helper.Exit();
            return 1;
        }

        static int End(void* unused)
        {
            Threads.Start(&Thread);
            while (true)
            {
                s_answer.Receive();
            }
        }

        s_answer = Channel.Open();
        s_end = &End;
        Held.Begin(&PlainParent);
        Held.ExpectSuspended("the parent is suspended");
        Held.LetGo();
        Held.ExpectReleased("the parent goes on");
        Held.ExpectEnd(0);
        Board.Expect(ChildStatus.ExitCode, Helper.ExitStatus, "the exit code of the program");
    }

    private static void ShowsAsD()
    {
        static int End(void* unused) => 0;

        s_end = &End;
        Held.Begin(&PlainParent);
        Board.Expect(ProcessState.WaitFor('D', Held.Parent), "the parent's state is D");
        Board.Expect(ProcessState.WaitFor('S', Held.Child), "the child's state is S");
        Held.LetGo();
        Held.ExpectEnd(0);
    }
}
