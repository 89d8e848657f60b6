using System.Threading;
using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.ProcessTest;

/// <summary>Threads, made with clone directly, and what vfork, exec and exit mean beside them.</summary>
/// <remarks>Threads here never allocate: the managed heap of a program knows one stack.</remarks>
internal static unsafe class Threads
{
    private const CloneFlags ThreadFlags = CloneFlags.Memory | CloneFlags.FileSystem | CloneFlags.Files | CloneFlags.SignalHandlers
        | CloneFlags.Thread | CloneFlags.ParentSetTid | CloneFlags.ChildClearTid;

    private const ulong StackPages = 8;
    private const ulong FutexWait = 0;
    private const long Moment = 30_000_000;

    private static int s_process;
    private static int s_counter;
    private static int s_isStopping;
    private static int s_done;
    private static int s_readEnd;
    private static int s_writeEnd;
    private static int s_startedEnd;

    internal static void Run()
    {
        Case("a thread shares memory and process id, has its own thread id, and clears it at its end", &Shares);
        Case("exit_group in a thread ends the process", &GroupExit);
        Case("the end of the first thread does not end the process", &FirstThreadEnds);
        Case("CLONE_SIGHAND shares handlers", &SharedHandlers);
        Case("B8 other threads of the parent run while one waits in vfork", &RunBesideVFork);
        Case("B9 two threads vfork independently", &TwoVForks);
        Case("B10 exec in a vfork child leaves the parent's threads alive", &ExecBesideThread);
        Case("exec in a process with threads ends the others", &ExecEndsThreads);
    }

    private static SysResult Start(delegate*<void*, int> entry, int* threadId) =>
        Unix.Clone(ThreadFlags, Pages.Dirty(StackPages) + (StackPages * Unix.PageSize), entry, null, threadId, threadId);

    /// <summary>Waits until the kernel has cleared the id at the thread's end, as pthread_join does.</summary>
    private static void Join(int* threadId)
    {
        int seen;
        while ((seen = Volatile.Read(ref *threadId)) != 0)
        {
            Unix.Call(SystemCall.Futex, (ulong)threadId, FutexWait, (ulong)seen, 0);
        }
    }

    private static int Count(void* unused)
    {
        while (Volatile.Read(ref s_isStopping) == 0)
        {
            Volatile.Write(ref s_counter, s_counter + 1);
            Unix.SchedYield();
        }

        return 0;
    }

    /// <summary>Whether the counting thread gets on; a busy machine may take its time.</summary>
    private static bool HasCounted()
    {
        int before = Volatile.Read(ref s_counter);
        for (int i = 0; i < 100 && Volatile.Read(ref s_counter) == before; i++)
        {
            Unix.Sleep(Moment);
        }

        return Volatile.Read(ref s_counter) != before;
    }

    private static bool Shares()
    {
        static int Thread(void* unused)
        {
            s_process = Unix.GetPid();
            s_counter = Unix.GetTid();
            return 0;
        }

        int id = 0;
        SysResult thread = Start(&Thread, &id);
        Join(&id);
        return Gives(thread, Errno.None, "clone") & Holds(s_process == Unix.GetPid(), "the same process")
            & Holds(s_counter == thread.Int && s_counter != s_process, "another thread")
            & Gives(Unix.Wait(-1, out _, WaitOptions.All), Errno.ECHILD, "waiting for a thread");
    }

    private static bool GroupExit()
    {
        static int Thread(void* unused)
        {
            Unix.Exit(6);
            return 0;
        }

        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            int id;
            Start(&Thread, &id);
            while (true)
            {
                Unix.Sleep(Moment);
            }
        }

        return Children.EndedWith(child, 6);
    }

    private static bool FirstThreadEnds()
    {
        static int Thread(void* unused)
        {
            Unix.Sleep(Moment);
            Unix.Exit(7);
            return 0;
        }

        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            int id;
            Start(&Thread, &id);
            Unix.Call(SystemCall.Exit, 1);
        }

        return Children.EndedWith(child, 7);
    }

    private static bool SharedHandlers()
    {
        static int Child(void* unused)
        {
            Unix.Ignore(Signal.User1);
            return 0;
        }

        byte* stack = Pages.Dirty(StackPages) + (StackPages * Unix.PageSize);
        SysResult child = Unix.Clone(
            CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.VFork | CloneFlags.ExitSignalChild, stack, &Child, null);
        bool isGood = Children.EndedWith(child, 0);
        Unix.GetAction(Signal.User1, out SignalAction action);
        return isGood & Holds(action.Handler == SignalAction.Ignore, "the child's change is seen");
    }

    private static bool RunBesideVFork()
    {
        static int Child(void* unused)
        {
            return HasCounted() ? 4 : 1;
        }

        int id = 0;
        Start(&Count, &id);
        bool isGood = Children.EndedWith(Unix.VFork(&Child, null), 4);
        Volatile.Write(ref s_isStopping, 1);
        Join(&id);
        return isGood;
    }

    private static bool TwoVForks()
    {
        static int Slow(void* unused)
        {
            byte letter;
            Unix.Write(s_startedEnd, "x"u8);
            Unix.Read(s_readEnd, &letter, 1);
            s_done = 2;
            return 0;
        }

        static int Quick(void* unused) => 0;

        static int Thread(void* unused)
        {
            int status = 0;
            SysResult child = Unix.VFork(&Slow, null);
            s_process = s_done;
            Unix.Wait4(child.Int, &status);
            return 0;
        }

        // The slow child waits for a byte that comes only after the quick one's vfork.
        byte letter;
        int id = 0;
        int status = 0;
        Unix.Pipe2(out s_readEnd, out s_writeEnd);
        Unix.Pipe2(out int started, out s_startedEnd);
        Start(&Thread, &id);
        Unix.Read(started, &letter, 1);
        SysResult quick = Unix.VFork(&Quick, null);
        bool isGood = Holds(Unix.Wait4(quick.Int, &status).Int == quick.Int && status == 0, "the quick child ended well");
        Unix.Write(s_writeEnd, "x"u8);
        Join(&id);
        return isGood & Holds(s_process == 2, "the first waited for its own child");
    }

    private static bool ExecBesideThread()
    {
        static int Child(void* unused)
        {
            Unix.Dup2(s_readEnd, 0);
            Unix.Close(s_writeEnd);
            Helper.ExecWaiter();
            return 1;
        }

        int id = 0;
        Unix.Pipe2(out s_readEnd, out s_writeEnd, OpenFlags.CloseOnExec);
        Start(&Count, &id);
        SysResult child = Unix.VFork(&Child, null);
        bool isGood = Holds(HasCounted(), "the thread still counts");
        Volatile.Write(ref s_isStopping, 1);
        Join(&id);
        Unix.Close(s_writeEnd);
        return isGood & Children.EndedWith(child, Helper.WaitedStatus);
    }

    private static bool ExecEndsThreads()
    {
        static int Spin(void* unused)
        {
            while (true)
            {
                Unix.Sleep(Moment);
            }
        }

        static int ExecInThread(void* unused)
        {
            Helper.ExecExit();
            return 1;
        }

        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            int first;
            int second;
            Start(&Spin, &first);
            Start(&ExecInThread, &second);
            Spin(null);
        }

        return Children.EndedWith(child, 5);
    }
}
