using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.ForkConform;

/// <summary>B8 to B10: the parent has threads besides the one that is suspended.</summary>
internal static unsafe class ParentThreadItems
{
    private static Channel s_input;
    private static Channel s_ask;
    private static Channel s_answer;

    internal static void Run()
    {
        Item("B8 other threads of the parent run", &OtherThreads);
        Item("B9 two threads vfork independently", &TwoThreads);
        Item("B10 exec in a vfork child leaves the parent's threads alive", &ThreadsAfterExec);
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
            return PlainVFork.Parent();
        }

        s_ask = Channel.Open();
        s_answer = Channel.Open();
        PlainVFork.Begin(&End, &Parent);
        Held.ExpectSuspended("the forking thread is suspended");
        Ask(1);
        Ask(7);
        Held.ExpectSuspended("the forking thread is suspended still");
        Held.LetGo();
        Held.ExpectReleased("the forking thread goes on");
        Held.ExpectEnd(0);
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
            PlainVFork.Parent();
            s_input.Receive();
            return 0;
        }

        s_ask = Channel.Open();
        s_answer = Channel.Open();
        s_input = Channel.Open();
        PlainVFork.Begin(&End, &Parent);
        Ask(1);
        Held.LetGo();
        Held.ExpectReleased("the forking thread goes on");
        Ask(3);
        Ask(5);
        s_input.Send();
        Held.ExpectEnd(0);
        Board.Expect(PlainVFork.ChildStatus.ExitCode, Helper.ExitStatus, "the exit code of the program");
    }
}
