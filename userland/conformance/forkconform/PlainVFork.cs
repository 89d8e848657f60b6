using Tine.Runtime;

namespace Tine.ForkConform;

/// <summary>The plain case: a parent vforks a child that is held, and then does what an item wants of it.</summary>
internal static unsafe class PlainVFork
{
    private static int s_written;
    private static delegate*<void*, int> s_end;

    internal static WaitStatus ChildStatus => new(Board.Slot(0));

    /// <summary>Begins and lets the child go on to <paramref name="end"/>; the parent is suspended until then, and ends well.</summary>
    internal static void RunThrough(delegate*<void*, int> end)
    {
        Begin(end);
        Held.ExpectSuspended("the parent is suspended");
        Held.LetGo();
        Held.ExpectReleased("the parent goes on");
        Held.ExpectEnd(0);
    }

    internal static void Begin(delegate*<void*, int> end) => Begin(end, &Parent);

    /// <summary>Begins with a parent of the item's own, which calls <see cref="Parent"/>.</summary>
    internal static void Begin(delegate*<void*, int> end, delegate*<int> parent)
    {
        s_end = end;
        Held.Begin(parent);
    }

    /// <summary>Vforks, waits for the child and notes its status.</summary>
    internal static int Parent()
    {
        static int Child(void* unused)
        {
            Held.Hold();
            s_written = 42;
            return s_end(null);
        }

        s_written = 1;
        SysResult child = Unix.VFork(&Child, null);
        Held.SayReleased();
        Board.Expect(s_written, 42, "the child's write, seen by the parent as soon as it goes on,");
        int status = 0;
        Unix.Wait4(child.Int, &status);
        Board.Slot(0) = status;
        return 0;
    }
}
