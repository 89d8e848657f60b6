using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.ForkConform;

/// <summary>B11 and B12: a vfork child makes children itself.</summary>
internal static unsafe class NestedItems
{
    private static int s_global;
    private static int s_depth;

    internal static void Run()
    {
        Item("B11 nested vfork, depth 3", &Nested);
        Item("B12 fork inside a vfork child gives a private copy", &ForkInside);
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
}
