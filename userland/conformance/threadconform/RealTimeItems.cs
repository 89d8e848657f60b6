using System.Threading;
using Tine.Runtime;
using static Tine.Conformance.Checklist;
using static Tine.ThreadConform.Share;

namespace Tine.ThreadConform;

/// <summary>X7: SCHED_FIFO and SCHED_RR. Everything is pinned to one processor, so that order means something on Linux, too.</summary>
internal static unsafe partial class RealTimeItems
{
    private const ulong Fifo = 1;
    private const ulong RoundRobin = 2;
    private const int RealTimeLimit = 14; // RLIMIT_RTPRIO
    private const int BurstLimit = 15; // RLIMIT_RTTIME
    private const long Millisecond = 1_000_000;
    private const int Patience = 2000;
    private const Signal ProcessorLimit = (Signal)24; // SIGXCPU

    // Slots of the board; 0 ends idlers.
    private const int Word = 1;
    private const int Turn = 2;
    private const int First = 3;
    private const int Mutex = 8;
    private const int Ready = 9;

    internal static void Run()
    {
        Item("X7 SCHED_FIFO and SCHED_RR have priorities from 1 to 99, told by all that tell policies", &Priorities);
        Item("X7 fork and clone inherit a real-time policy, unless SCHED_RESET_ON_FORK", &Inherited);
        Item("X7 RLIMIT_RTPRIO bounds the priority of who has no CAP_SYS_NICE", &Limited);
        Item("X7 who is woken with a higher priority runs before the waker's call returns", &Preempts);
        Item("X7 FUTEX_WAKE wakes the highest priority first", &WakesByPriority);
        Item("X7 sched_yield lets an equal of SCHED_FIFO run, and nothing else does", &Yields);
        Item("X7 two threads of SCHED_RR share the processor", &Shares);
        Item("X7 the owner of a PI mutex is lent the priority of who waits for it", &Lends);
        Item("X7 a hog of SCHED_FIFO leaves others something of the processor", &LeavesSome);
        Item("X7 RLIMIT_RTTIME: SIGXCPU, then SIGKILL, for who never sleeps", &Burst);
    }

    private static bool Begin(int priority)
    {
        ulong mask = 1;
        Unix.Call(SystemCall.SchedSetAffinity, 0, sizeof(ulong), (ulong)&mask);
        return Unix.GetUid() == 0 && Board.Expect(SetPolicy(0, Fifo, priority), Errno.None, "SCHED_FIFO");
    }

    private static void Priorities()
    {
        if (!Begin(7))
        {
            return;
        }

        int told = 0;
        ulong* interval = stackalloc ulong[2];
        uint* record = stackalloc uint[14];
        Board.Expect(Policy(0), (long)Fifo, "the policy");
        Board.Expect(Unix.Call(SystemCall.SchedGetParam, 0, (ulong)&told), Errno.None, "sched_getparam");
        Board.Expect(told, 7, "the priority");
        Board.Expect(NiceItems.Field("/proc/self/stat", 18), -8, "the priority in stat");
        Board.Expect(NiceItems.Field("/proc/self/stat", 40), 7, "the real-time priority in stat");
        Board.Expect(NiceItems.Field("/proc/self/stat", 41), (long)Fifo, "the policy in stat");
        Board.Expect(Unix.Call(SystemCall.SchedGetAttr, 0, (ulong)record, 48, 0), Errno.None, "sched_getattr");
        Board.Expect(record[1], (long)Fifo, "the policy of sched_getattr");
        Board.Expect(record[5], 7, "the priority of sched_getattr");
        Board.Expect(Unix.Call(SystemCall.SchedRrGetInterval, 0, (ulong)interval), Errno.None, "sched_rr_get_interval");
        Board.Expect((long)(interval[0] + interval[1]), 0, "the interval of SCHED_FIFO");
        told = 12;
        Board.Expect(Unix.Call(SystemCall.SchedSetParam, 0, (ulong)&told), Errno.None, "sched_setparam");
        Board.Expect(NiceItems.Field("/proc/self/stat", 40), 12, "the priority after it");
        told = 0;
        Board.Expect(Unix.Call(SystemCall.SchedSetParam, 0, (ulong)&told), Errno.EINVAL, "sched_setparam of 0");
        Board.Expect(SetPolicy(0, Fifo, 100), Errno.EINVAL, "priority 100");
        Board.Expect(SetPolicy(0, RoundRobin | ResetOnFork, 99), Errno.None, "SCHED_RR");
        Board.Expect(Policy(0), (long)(RoundRobin | ResetOnFork), "the policy then");
        Unix.Call(SystemCall.SchedRrGetInterval, 0, (ulong)interval);
        Board.Expect((long)interval[1], 100 * Millisecond, "the interval of SCHED_RR");
        Board.Expect(Unix.Call((SystemCall)146, Fifo).Raw, 99, "the highest priority");
        Board.Expect(Unix.Call((SystemCall)147, RoundRobin).Raw, 1, "the lowest priority");
        Board.Expect(SetPolicy(0, Ordinary), Errno.None, "SCHED_OTHER");
        Board.Expect(NiceItems.Field("/proc/self/stat", 40), 0, "the priority then");
    }

    private static void Inherited()
    {
        if (!Begin(7))
        {
            return;
        }

        int thread = StartIdler();
        Board.Expect(Policy(thread), (long)Fifo, "a thread's policy");
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit((int)NiceItems.Field("/proc/self/stat", 40));
        }

        Ended.With(child, 7, "a child's priority");
        Board.Expect(SetPolicy(0, Fifo | ResetOnFork, 7), Errno.None, "SCHED_RESET_ON_FORK");
        child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit((int)(Policy(0) + NiceItems.Field("/proc/self/stat", 40) + Nice(OneThread, 0)));
        }

        Ended.With(child, 0, "a child's policy, priority and nice value");
    }

    /// <summary>Waits at a word with a given priority, and notes its turn.</summary>
    private static int Waiter(void* priority)
    {
        SetPolicy(0, Fifo, (int)priority);
        FutexCall.Make(FutexCall.Word(Word), FutexCall.Wait, 0);
        int turn = Board.Slot(Turn)++;
        Board.Slot(First + turn) = (int)priority;
        return 0;
    }

    private static void Start(int priority)
    {
        SysResult thread = Threads.Start(&Waiter, (void*)priority);
        Board.Expect(thread, Errno.None, "a thread");
        for (int i = 0; i < Patience && ProcessState.Of(Unix.GetPid(), thread.Int) != 'S'; i++)
        {
            Unix.Sleep(5 * Millisecond);
        }
    }

    /// <summary>Sleeps until others have set a slot; a machine may be short of time.</summary>
    private static void Await(int slot, int value, string what)
    {
        for (int i = 0; i < Patience && Volatile.Read(ref Board.Slot(slot)) != value; i++)
        {
            Unix.Sleep(5 * Millisecond);
        }

        Board.Expect(Volatile.Read(ref Board.Slot(slot)), value, what);
    }

    private static void AwaitPriority(string path, int priority, string what)
    {
        for (int i = 0; i < Patience && NiceItems.Field(path, 18) != priority; i++)
        {
            Unix.Sleep(5 * Millisecond);
        }

        Board.Expect(NiceItems.Field(path, 18), priority, what);
    }

    private static void Preempts()
    {
        if (Begin(10))
        {
            Start(20);
            Board.Expect(Board.Slot(First), 0, "whose turn it was before");
            FutexCall.Make(FutexCall.Word(Word), FutexCall.Wake, 1);
            Board.Expect(Board.Slot(First), 20, "whose turn it was after the wake");
            Start(5);
            FutexCall.Make(FutexCall.Word(Word), FutexCall.Wake, 1);
            Board.Expect(Board.Slot(First + 1), 0, "whose turn it was after the wake of a lower one");
        }
    }

    private static void WakesByPriority()
    {
        if (!Begin(50))
        {
            return;
        }

        foreach (int priority in (int[])[10, 30, 20, 30])
        {
            Start(priority);
        }

        for (int i = 0; i < 4; i++)
        {
            Board.Expect(FutexCall.Make(FutexCall.Word(Word), FutexCall.Wake, 1).Raw, 1, "woken");
            Await(Turn, i + 1, "how many have run");
        }

        Board.Expect(Board.Slot(First), 30, "who was first");
        Board.Expect(Board.Slot(First + 1), 30, "who was second");
        Board.Expect(Board.Slot(First + 2), 20, "who was third");
        Board.Expect(Board.Slot(First + 3), 10, "who was fourth");
    }

    private static void Yields()
    {
        static int Body(void* unused)
        {
            Volatile.Write(ref Board.Slot(Turn), 1);
            return 0;
        }

        if (Begin(10))
        {
            Threads.Start(&Body);
            Spin(30 * Millisecond);
            Board.Expect(Volatile.Read(ref Board.Slot(Turn)), 0, "after 30 ms");
            Unix.SchedYield();
            Board.Expect(Volatile.Read(ref Board.Slot(Turn)), 1, "after sched_yield");
        }
    }

    private static void Shares()
    {
        static int Body(void* unused)
        {
            Volatile.Write(ref Board.Slot(Turn), 1);
            Spin(400 * Millisecond);
            return 0;
        }

        if (Begin(10) && Board.Expect(SetPolicy(0, RoundRobin, 10), Errno.None, "SCHED_RR"))
        {
            Threads.Start(&Body);
            Spin(400 * Millisecond);
            Board.Expect(Volatile.Read(ref Board.Slot(Turn)), 1, "whether the other one has run");
        }
    }

    private static void Lends()
    {
        const ulong lockPriority = 6;
        const ulong unlockPriority = 7;

        static int Owner(void* unused)
        {
            SetPolicy(0, Fifo, 10);
            FutexCall.Make(FutexCall.Word(Mutex), lockPriority, 0);
            Volatile.Write(ref Board.Slot(Ready), 1);
            while (Volatile.Read(ref Board.Slot(Turn)) == 0)
            {
                Unix.Sleep(5 * Millisecond);
            }

            FutexCall.Make(FutexCall.Word(Mutex), unlockPriority, 0);
            return Idler(null);
        }

        static int Awaiting(void* unused)
        {
            SetPolicy(0, Fifo, 30);
            FutexCall.Make(FutexCall.Word(Mutex), lockPriority, 0);
            FutexCall.Make(FutexCall.Word(Mutex), unlockPriority, 0);
            Volatile.Write(ref Board.Slot(Ready), 2);
            return Idler(null);
        }

        if (!Begin(50))
        {
            return;
        }

        int owner = Threads.Start(&Owner).Int;
        string stat = "/proc/self/task/" + Numbers.ToText(owner) + "/stat";
        Await(Ready, 1, "whether the owner has the mutex");
        Board.Expect(NiceItems.Field(stat, 18), -11, "the owner's priority");
        Threads.Start(&Awaiting);
        AwaitPriority(stat, -31, "its priority while somebody waits");
        Board.Expect(NiceItems.Field(stat, 40), 10, "its own all the while");
        Volatile.Write(ref Board.Slot(Turn), 1);
        Await(Ready, 2, "whether the other one has had the mutex");
        AwaitPriority(stat, -11, "the owner's priority afterwards");
    }

    private static void Spin(long nanoseconds)
    {
        long end = Unix.Now() + nanoseconds;
        while (Unix.Now() < end)
        {
        }
    }
}
