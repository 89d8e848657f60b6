using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.ForkConform;

/// <summary>B13: the child makes a thread, in memory that is the parent's.</summary>
internal static unsafe class ChildThreadItems
{
    private static Channel s_answer;

    internal static void Run()
    {
        Item("B13 a thread of the child that exits does not release; the child's end does", &ThreadOfChildExits);
        Item("B13 a thread of the child that ends the process releases once", &ThreadOfChildEnds);
        Item("B13 a thread of the child that execs releases once", &ThreadOfChildExecs);
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
        PlainVFork.Begin(&End);
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
        PlainVFork.RunThrough(&End);
        Board.Expect(PlainVFork.ChildStatus.ExitCode, 6, "the child's exit code");
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
        PlainVFork.RunThrough(&End);
        Board.Expect(PlainVFork.ChildStatus.ExitCode, Helper.ExitStatus, "the exit code of the program");
    }
}
