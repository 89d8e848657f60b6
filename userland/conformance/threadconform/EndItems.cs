using System.Threading;
using Tine.Runtime;
using static Tine.Conformance.Checklist;
using static Tine.ThreadConform.Share;

namespace Tine.ThreadConform;

/// <summary>X11: two threads of a process that end at the same time. Priorities on one processor decide who is overtaken where.</summary>
internal static unsafe class EndItems
{
    private const ulong Fifo = 1;
    private const ulong LockPriority = 6;
    private const long Millisecond = 1_000_000;
    private const int HasWaiters = unchecked((int)0x8000_0000);

    // Slots of the board.
    private const int Mutex = 1;
    private const int Owned = 2;
    private const int Waits = 3;

    internal static void Run()
    {
        Item("X11 a process ends though its last thread gets a mutex of FUTEX_LOCK_PI by the end of the one before it", &ByMutex);
        Item("X11 the same with exit_group", &ByMutexAsGroup);
        Item("X11 a process ends though its last thread is woken by the robust list of the one before it", &ByRobustList);
        Item("X11 a stop by a signal is told though a thread ends meanwhile", &Stops);
    }

    private static void ByMutex() => EndBoth(&OwnMutex, LockPriority, SystemCall.Exit);

    private static void ByMutexAsGroup() => EndBoth(&OwnMutex, LockPriority, SystemCall.ExitGroup);

    private static void ByRobustList() => EndBoth(&OwnRobustList, FutexCall.Wait, SystemCall.Exit);

    /// <summary>Ends both threads: the first one waits for what another one has, and ends as soon as that one's end wakes it.</summary>
    private static void EndBoth(delegate*<void*, int> owner, ulong waiting, SystemCall end)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            AwaitEndOf(owner, waiting);
            Unix.Call(end, 3);
        }

        Ended.With(child, 3, "the exit code");
    }

    private static void Stops()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            AwaitEndOf(&OwnMutex, LockPriority);
            Unix.Kill(Unix.GetPid(), Signal.Stop);
            Unix.Exit(3);
        }

        Unix.Wait(child.Int, out WaitStatus status, WaitOptions.Untraced);
        Board.Expect(status.IsStopped, "it has not stopped");
        Unix.Kill(child.Int, Signal.Continue);
        Ended.With(child, 3, "the exit code");
    }

    /// <summary>Starts an owner, and waits for what it gives away by its end.</summary>
    private static void AwaitEndOf(delegate*<void*, int> owner, ulong waiting)
    {
        ulong mask = 1;
        Unix.Call(SystemCall.SchedSetAffinity, 0, sizeof(ulong), (ulong)&mask);
        SetPolicy(0, Fifo, 20);
        Threads.Start(owner);
        int word;
        while ((word = Volatile.Read(ref Board.Slot(Owned))) == 0)
        {
            Unix.Sleep(Millisecond);
        }

        Volatile.Write(ref Board.Slot(Waits), 1);
        FutexCall.Make(FutexCall.Word(Mutex), waiting, word);
    }

    private static int OwnMutex(void* unused)
    {
        SetPolicy(0, Fifo, 10);
        FutexCall.Make(FutexCall.Word(Mutex), LockPriority, 0);
        Volatile.Write(ref Board.Slot(Owned), 1);
        while ((Volatile.Read(ref Board.Slot(Mutex)) & HasWaiters) == 0)
        {
            Unix.Sleep(Millisecond);
        }

        return 0;
    }

    /// <summary>Ends with a list in a ring, so that the kernel goes on for long after the wake.</summary>
    private static int OwnRobustList(void* unused)
    {
        SetPolicy(0, Fifo, 10);
        ulong* list = stackalloc ulong[4];
        list[0] = (ulong)(list + 3);
        list[1] = (ulong)FutexCall.Word(Mutex) - list[0];
        list[2] = 0;
        list[3] = list[0];
        int word = Unix.GetTid() | HasWaiters;
        Volatile.Write(ref Board.Slot(Mutex), word);
        Unix.Call(SystemCall.SetRobustList, (ulong)list, 24);
        Volatile.Write(ref Board.Slot(Owned), word);
        WaitForSlot(Waits);
        ProcessState.WaitFor('S', Unix.GetPid(), Unix.GetPid());
        return 0;
    }
}
