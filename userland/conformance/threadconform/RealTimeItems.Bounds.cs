using Tine.Runtime;
using static Tine.Conformance.Checklist;
using static Tine.ThreadConform.Share;

namespace Tine.ThreadConform;

/// <content>Bounds on what real-time threads may take.</content>
internal static unsafe partial class RealTimeItems
{
    private static void Limited()
    {
        if (Unix.GetUid() != 0 || Unix.Limit(RealTimeLimit, 5, 5).Failed)
        {
            return; // Only who may raise a limit can look at this one.
        }

        Board.Expect(Unix.Call(SystemCall.SetResUid, OtherUser, OtherUser, OtherUser), Errno.None, "setresuid");
        Board.Expect(SetPolicy(0, Fifo, 6), Errno.EPERM, "above the limit");
        Board.Expect(SetPolicy(0, Fifo, 5), Errno.None, "at the limit");
        Unix.Limit(RealTimeLimit, 0, 0);
        Board.Expect(SetPolicy(0, Fifo, 4), Errno.None, "less than it has");
        Board.Expect(SetPolicy(0, Fifo, 5), Errno.EPERM, "more than it has");
        Board.Expect(SetPolicy(0, RoundRobin, 4), Errno.EPERM, "another real-time policy with a limit of 0");
        Board.Expect(SetPolicy(0, Ordinary), Errno.None, "SCHED_OTHER");
        Board.Expect(SetPolicy(0, Fifo, 1), Errno.EPERM, "and back");
    }

    private static void LeavesSome()
    {
        if (!Begin(1))
        {
            return;
        }

        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Spin(20_000 * Millisecond);
            Unix.Exit(1);
        }

        SetPolicy(0, Ordinary);
        for (int i = 0; i < 20; i++)
        {
            Unix.SchedYield();
        }

        Unix.Kill(child.Int, Signal.Kill);
        Ended.By(child, Signal.Kill, "the hog");
    }

    private static void Burst()
    {
        if (!Begin(1))
        {
            return;
        }

        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Limit(BurstLimit, 200_000, ulong.MaxValue);
            Spin(20_000 * Millisecond);
            Unix.Exit(1);
        }

        Ended.By(child, ProcessorLimit, "beyond the soft limit");
        child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Limit(BurstLimit, 200_000, 200_000);
            Spin(20_000 * Millisecond);
            Unix.Exit(1);
        }

        Ended.By(child, Signal.Kill, "beyond the hard limit");
    }
}
