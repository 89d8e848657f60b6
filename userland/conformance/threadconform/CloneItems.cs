using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.ThreadConform;

/// <summary>X2: threads straight from clone.</summary>
internal static unsafe class CloneItems
{
    private const ulong StackSize = 65536;
    private const ulong GetFsBase = 0x1003;
    private const int ExitCode = 9;

    private static int s_parentTid;
    private static int s_childTid;
    private static int s_step;
    private static long s_seen;

    internal static void Run()
    {
        Item("X2 a thread has the process's id and its own thread id; SETTID writes it for both sides", &Ids);
        Item("X2 getpgid and getsid take a thread's id, setpgid gives EINVAL for it", &NamesProcess);
        Item("X2 CHILD_CLEARTID writes 0 and wakes when the thread ends", &ClearedId);
        Item("X2 CLONE_SETTLS sets the thread's FS base", &ThreadLocal);
        Item("X2 CLONE_SIGHAND shares handlers, masks are each thread's own", &Handlers);
        Item("X2 tgkill reaches one thread; ESRCH for a thread of another process", &DirectedSignals);
        Item("X2 exit ends a thread, exit_group the process; the first thread may go first", &Ends);
        Item("X2 a process is told at the end of its last thread alone", &LastThread);
    }

    private static SysResult Start(CloneFlags flags, delegate*<void*, int> body, void* threadLocal = null)
    {
        SysResult stack = Unix.MMap(StackSize);
        SysResult thread = Unix.Clone(
            Threads.Flags | flags, stack.Address + StackSize, body, null, Pointer(ref s_parentTid), Pointer(ref s_childTid), threadLocal);
        Board.Expect(thread, Errno.None, "clone");
        return thread;
    }

    private static int* Pointer(ref int value) => (int*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref value);

    private static void WaitForStep(int step)
    {
        while (System.Threading.Volatile.Read(ref s_step) != step)
        {
            Unix.SchedYield();
        }
    }

    private static void SetStep(int step) => System.Threading.Volatile.Write(ref s_step, step);

    private static void NamesProcess()
    {
        static int Body(void* unused)
        {
            WaitForStep(1);
            return 0;
        }

        int thread = Start(CloneFlags.ParentSetTid | CloneFlags.ChildClearTid, &Body).Int;
        Board.Expect(Unix.GetPgid(thread).Raw, Unix.GetPgid(0).Raw, "getpgid");
        Board.Expect(Unix.GetSid(thread).Raw, Unix.GetSid(0).Raw, "getsid");
        Board.Expect(Unix.SetPgid(thread, 0), Errno.EINVAL, "setpgid");
        SetStep(1);
    }

    private static void Ids()
    {
        static int Body(void* unused)
        {
            Board.Expect(Unix.GetTid(), s_childTid, "the thread's id");
            s_seen = Unix.GetPid();
            SetStep(1);
            return 0;
        }

        SysResult thread = Start(CloneFlags.ParentSetTid | CloneFlags.ChildSetTid, &Body);
        Board.Expect(s_parentTid, thread.Int, "what PARENT_SETTID wrote");
        WaitForStep(1);
        Board.Expect(s_seen, Unix.GetPid(), "the process id that the thread sees");
        Board.Expect(thread.Int != Unix.GetPid(), "the thread's id is another");
    }

    private static void ClearedId()
    {
        static int Body(void* unused)
        {
            WaitForStep(1);
            return 0;
        }

        Start(CloneFlags.ChildSetTid | CloneFlags.ChildClearTid | CloneFlags.ParentSetTid, &Body);
        s_childTid = s_parentTid;
        int seen = s_parentTid;
        SetStep(1);
        while (System.Threading.Volatile.Read(ref s_childTid) != 0)
        {
            SysResult result = FutexCall.Make(Pointer(ref s_childTid), FutexCall.Wait, seen);
            Board.Expect(result.Succeeded || result.Error == Errno.EAGAIN, "futex");
        }
    }

    private static void ThreadLocal()
    {
        static int Body(void* unused)
        {
            long seen = 0;
            Unix.Call(SystemCall.ArchPrCtl, GetFsBase, (ulong)&seen);
            s_seen = seen;
            SetStep(1);
            return 0;
        }

        byte* area = Unix.MMap(Unix.PageSize).Address;
        Start(CloneFlags.SetTls, &Body, area + 64);
        WaitForStep(1);
        Board.Expect(s_seen, (long)(area + 64), "the FS base");
    }

    private static void Handlers()
    {
        static int Body(void* unused)
        {
            Unix.Ignore(Signal.User1);
            s_seen = (long)Unix.Block(Unix.MaskOf(Signal.User2));
            SetStep(1);
            return 0;
        }

        Unix.SetMask(1);
        Start(CloneFlags.None, &Body);
        WaitForStep(1);
        Unix.GetAction(Signal.User1, out SignalAction action);
        Board.Expect(action.Handler == SignalAction.Ignore, "what the thread set");
        Board.Expect(s_seen, 1, "the mask that the thread started with");
        Board.Expect((long)Unix.Block(0), 1, "the first thread's mask");
    }

    private static void DirectedSignals()
    {
        static void Handler(int signal, SignalInformation* information, void* context)
        {
            Board.Expect(information->Code, -6, "si_code");
            s_seen = Unix.GetTid();
            SetStep(2);
        }

        static int Body(void* unused)
        {
            SetStep(1);
            WaitForStep(2);
            SetStep(3);
            return 0;
        }

        Unix.Handle(Signal.User1, &Handler);
        SysResult thread = Start(CloneFlags.None, &Body);
        WaitForStep(1);
        Board.Expect(Unix.TgKill(Unix.GetPpid(), thread.Int, Signal.User1), Errno.ESRCH, "tgkill in another process");
        Board.Expect(Unix.TgKill(Unix.GetPid(), thread.Int, (Signal)65), Errno.EINVAL, "tgkill with 65");
        Board.Expect(Unix.TgKill(Unix.GetPid(), thread.Int, Signal.User1), Errno.None, "tgkill");
        WaitForStep(3);
        Board.Expect(s_seen, thread.Int, "the thread that took it");
    }

    private static void ExitThread(int status) => Unix.Call(SystemCall.Exit, (ulong)status);

    private static void Ends()
    {
        static int EndProcess(void* unused)
        {
            Unix.Exit(ExitCode);
            return 0;
        }

        static int EndThread(void* unused)
        {
            SetStep(1);
            ExitThread(3);
            return 0;
        }

        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Start(CloneFlags.None, &EndProcess);
            while (true)
            {
                Unix.Call(SystemCall.Pause);
            }
        }

        Ended.With(child, ExitCode, "the exit code after a thread's exit_group");
        child = Unix.Fork();
        if (child.Raw == 0)
        {
            Start(CloneFlags.None, &EndThread);
            WaitForStep(1);
            Unix.Exit(5);
        }

        Ended.With(child, 5, "the exit code after a thread's exit");
    }

    private static void LastThread()
    {
        static int Linger(void* unused)
        {
            while (System.Threading.Volatile.Read(ref Board.Slot(0)) == 0)
            {
                Unix.SchedYield();
            }

            ExitThread(7);
            return 0;
        }

        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Start(CloneFlags.None, &Linger);
            ExitThread(6);
        }

        Board.Expect(ProcessState.WaitFor('Z', child.Int), "the first thread shows as a zombie");
        Board.Expect(Unix.Wait4(child.Int, null, WaitOptions.NoHang).Raw, 0, "wait while a thread lives");
        System.Threading.Volatile.Write(ref Board.Slot(0), 1);
        Ended.With(child, 7, "the exit code: the last thread's");
    }
}
