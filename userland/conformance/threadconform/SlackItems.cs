using System.Threading;
using Tine.Runtime;
using static Tine.Conformance.Checklist;
using static Tine.ThreadConform.Share;

namespace Tine.ThreadConform;

/// <summary>X6: timer slack, and directories of processes that are no more.</summary>
internal static unsafe class SlackItems
{
    private const int SetTimerSlack = 29;
    private const int GetTimerSlack = 30;

    internal static void Run()
    {
        Item("X6 timer slack: a thread's own, inherited as the default that 0 goes back to", &Slack);
        Item("X6 /proc/PID/timerslack_ns", &SlackInProc);
        Item("X6 directories of a process or thread that is no more list nothing: ENOENT", &DirectoriesOfTheDead);
    }

    private static void Slack()
    {
        static int Body(void* unused)
        {
            Board.Slot(1) = Unix.PrCtl(GetTimerSlack).Int;
            Unix.PrCtl(SetTimerSlack, 90_000);
            Unix.PrCtl(SetTimerSlack, 0);
            Board.Slot(2) = Unix.PrCtl(GetTimerSlack).Int;
            Unix.PrCtl(SetTimerSlack, 80_000);
            Volatile.Write(ref Board.Slot(3), 1);
            return Idler(null);
        }

        Unix.PrCtl(SetTimerSlack, 0);
        Board.Expect(Unix.PrCtl(GetTimerSlack).Raw, 50_000, "the slack at first");
        Board.Expect(Unix.PrCtl(SetTimerSlack, 70_000), Errno.None, "PR_SET_TIMERSLACK");
        Threads.Start(&Body);
        WaitForSlot(3);
        Board.Expect(Board.Slot(1), 70_000, "what a thread inherits");
        Board.Expect(Board.Slot(2), 70_000, "its default");
        Board.Expect(Unix.PrCtl(GetTimerSlack).Raw, 70_000, "the first thread's after that");
        Unix.PrCtl(SetTimerSlack, 0);
        Board.Expect(Unix.PrCtl(GetTimerSlack).Raw, 50_000, "its default");
    }

    private static void SlackInProc()
    {
        Unix.PrCtl(SetTimerSlack, 70_000);
        Board.Expect(TextOf("/proc/self/timerslack_ns") == "70000\n", "what it tells");
        SysResult file = Unix.Open("/proc/self/timerslack_ns", OpenFlags.WriteOnly);
        Board.Expect(Unix.Write(file.Int, "60000\n"u8), Errno.None, "write");
        Board.Expect(Unix.PrCtl(GetTimerSlack).Raw, 60_000, "what was written");
        Board.Expect(Unix.Write(file.Int, "x"u8), Errno.EINVAL, "what is no number");
    }

    private static void DirectoriesOfTheDead()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Idler(null);
            Unix.Exit(0);
        }

        string folder = "/proc/" + Numbers.ToText(child.Int);
        SysResult process = Unix.Open(folder, OpenFlags.ReadOnly);
        SysResult tasks = Unix.Open(folder + "/task", OpenFlags.ReadOnly);
        SysResult files = Unix.Open(folder + "/fd", OpenFlags.ReadOnly);
        Board.Slot(0) = 1;
        Ended.With(child, 0, "the child's exit code");
        byte* room = stackalloc byte[256];
        Board.Expect(Unix.Call(SystemCall.GetDents64, (ulong)process.Int, (ulong)room, 256), Errno.ENOENT, "its directory");
        Board.Expect(Unix.Call(SystemCall.GetDents64, (ulong)tasks.Int, (ulong)room, 256), Errno.ENOENT, "that of its threads");
        Board.Expect(Unix.Call(SystemCall.GetDents64, (ulong)files.Int, (ulong)room, 256), Errno.ENOENT, "that of its descriptors");
    }
}
