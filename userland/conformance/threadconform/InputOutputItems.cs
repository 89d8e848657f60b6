using Tine.Runtime;
using static Tine.Conformance.Checklist;
using static Tine.ThreadConform.Share;

namespace Tine.ThreadConform;

/// <summary>X8: priorities of I/O, and X9: what two processes share, and where they sleep.</summary>
internal static unsafe class InputOutputItems
{
    private const int BestEffort = 2 << 13;
    private const int Idle = 3 << 13;
    private const int OtherProcess = 999_999;

    internal static void Run()
    {
        Item("X8 ioprio_set and ioprio_get: classes, levels, EINVAL, ESRCH", &Classes);
        Item("X8 a priority of I/O is a thread's, and fork inherits it", &Inherited);
        Item("X8 the real-time class is for the privileged, other users' threads are not to be changed", &Rights);
        Item("X9 kcmp tells what fork copies and what a thread shares", &Compares);
        Item("X9 /proc/PID/wchan names where a process sleeps, and is 0 while it runs", &WaitChannel);
        Item("X9 prctl: options for what is not there", &Options);
    }

    private static SysResult Set(int kind, int id, int priority) => Unix.Call((SystemCall)251, (ulong)kind, (ulong)id, (ulong)priority);

    private static SysResult Get(int kind, int id) => Unix.Call((SystemCall)252, (ulong)kind, (ulong)id);

    private static SysResult Compare(int first, int second, int kind, int firstIndex = 0, int secondIndex = 0) =>
        Unix.Call((SystemCall)312, (ulong)first, (ulong)second, (ulong)kind, (ulong)firstIndex, (ulong)secondIndex);

    private static void Classes()
    {
        Board.Expect(Get(1, 0).Raw, 0, "the priority at first");
        Board.Expect(Set(1, 0, BestEffort | 3), Errno.None, "best effort, level 3");
        Board.Expect(Get(1, 0).Raw, BestEffort | 3, "the priority then");
        Board.Expect(Get(2, 0).Raw, BestEffort | 3, "that of its group");
        Board.Expect(Set(1, 0, Idle), Errno.None, "idle");
        Board.Expect(Set(1, 0, 4), Errno.EINVAL, "a level without a class");
        Board.Expect(Set(1, 0, 4 << 13), Errno.EINVAL, "class 4");
        Board.Expect(Get(1, 0).Raw, Idle, "the priority after that");
        Board.Expect(Set(1, 0, 0), Errno.None, "no class");
        Board.Expect(Get(1, 0).Raw, 0, "the priority at last");
        Board.Expect(Set(0, 0, Idle), Errno.EINVAL, "kind 0");
        Board.Expect(Get(4, 0), Errno.EINVAL, "kind 4");
        Board.Expect(Set(1, OtherProcess, Idle), Errno.ESRCH, "nobody's");
        Board.Expect(Get(1, OtherProcess), Errno.ESRCH, "nobody's priority");
    }

    private static void Inherited()
    {
        int thread = StartIdler();
        Board.Expect(Set(1, thread, BestEffort | 6), Errno.None, "a thread's");
        Board.Expect(Get(1, thread).Raw, BestEffort | 6, "the thread's priority");
        Board.Expect(Get(1, 0).Raw, 0, "the first thread's");
        Set(1, 0, BestEffort | 5);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit((int)Get(1, 0).Raw & 0xff);
        }

        Ended.With(child, 5, "the child's level");
    }

    private static void Rights()
    {
        if (Unix.GetUid() != 0)
        {
            return;
        }

        Board.Expect(Set(1, 0, (1 << 13) | 4), Errno.None, "real time for root");
        Board.Expect(Unix.Call(SystemCall.SetResUid, OtherUser, OtherUser, OtherUser), Errno.None, "setresuid");
        Board.Expect(Set(1, 0, (1 << 13) | 4), Errno.EPERM, "real time for others");
        Board.Expect(Set(1, 0, BestEffort | 1), Errno.None, "best effort for others");
        Board.Expect(Set(1, 1, BestEffort | 1), Errno.EPERM, "init's");
    }

    private static void Compares()
    {
        const int files = 2;
        const int memory = 1;
        int own = Unix.GetPid();
        int thread = StartIdler();
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Sleep(100_000_000_000);
            Unix.Exit(0);
        }

        foreach (int kind in (int[])[memory, files, 3, 4])
        {
            Board.Expect(Compare(own, thread, kind).Raw, 0, "a thread's");
            Board.Expect(Compare(own, child.Int, kind).Raw > 0, "a child's");
        }

        SysResult copy = Unix.Call((SystemCall)32, 0); // dup
        Board.Expect(Compare(own, own, 0, 0, copy.Int).Raw, 0, "a copied descriptor");
        Board.Expect(Compare(own, child.Int, 0, 0, 0).Raw, 0, "an inherited one");
        Board.Expect(Compare(own, own, 0, 0, 999), Errno.EBADF, "a descriptor that is not open");
        Board.Expect(Compare(own, own, 9), Errno.EINVAL, "kind 9");
        Board.Expect(Compare(own, OtherProcess, memory), Errno.ESRCH, "nobody");
        Unix.Kill(child.Int, Signal.Kill);
        Ended.By(child, Signal.Kill, "the child");
    }

    private static void WaitChannel()
    {
        Board.Expect(TextOf("/proc/self/wchan") == "0", "its own is 0");
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Sleep(100_000_000_000);
            Unix.Exit(0);
        }

        ProcessState.WaitFor('S', child.Int);
        string path = "/proc/" + Numbers.ToText(child.Int) + "/wchan";
        for (int looks = 0; looks < 10_000 && TextOf(path) != "hrtimer_nanosleep"; looks++)
        {
            Unix.Sleep(1_000_000); // It may have slept elsewhere on its way, as on Linux for a page of its program.
        }

        Board.Expect(Unix.GetUid() != 0 || TextOf(path) == "hrtimer_nanosleep", "that of a child that sleeps");
        Unix.Kill(child.Int, Signal.Kill);
        Ended.By(child, Signal.Kill, "the child");
    }

    private static void Options()
    {
        foreach (ulong option in (ulong[])[5, 6, 9, 10, 11, 12, 19, 20])
        {
            Board.Expect(Unix.Call(SystemCall.PrCtl, option, 0), Errno.EINVAL, "what other processors have");
        }

        Board.Expect(Unix.Call(SystemCall.PrCtl, 31), Errno.None, "PR_TASK_PERF_EVENTS_DISABLE");
        Board.Expect(Unix.Call(SystemCall.PrCtl, 32), Errno.None, "PR_TASK_PERF_EVENTS_ENABLE");
        if (Unix.GetUid() == 0)
        {
            Board.Expect(Unix.Call(SystemCall.SetResUid, OtherUser, OtherUser, OtherUser), Errno.None, "setresuid");
        }

        Board.Expect(Unix.Call(SystemCall.PrCtl, 35, 8, 0x1000), Errno.EPERM, "PR_SET_MM without CAP_SYS_RESOURCE");
        Board.Expect(Unix.Call(SystemCall.PrCtl, 57, 1), Errno.EPERM, "PR_SET_IO_FLUSHER without it");
    }
}
