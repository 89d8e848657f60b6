using System.Threading;
using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongLists;

/// <summary>Thousands of threads and mutexes that the kernel hands on.</summary>
internal static unsafe class MutexCases
{
    private const ulong FutexLockPriority = 134;
    private const ulong FutexUnlockPriority = 135;
    private const ulong FutexWaitRequeuePriority = 139;
    private const ulong FutexRequeuePriority = 140;
    private const uint HasWaiters = 0x8000_0000;
    private const uint OwnerDied = 0x4000_0000;

    private static int s_number;
    private static int* s_mutexes;

    internal static void Run()
    {
        Case("6000 threads at a condition variable: all are moved to its mutex", &RequeueToMutex);
        Case("3000 threads at as many mutexes of one thread, which ends", &OwnerEnds);
        Case("a robust list of 2048 mutexes", &Robust);
    }

    private static int WaitForMutex(void* unused)
    {
        Interlocked.Increment(ref CrowdCases.s_ready);
        fixed (int* word = &CrowdCases.s_word, other = &CrowdCases.s_other)
        {
            Unix.Call(SystemCall.Futex, (ulong)word, FutexWaitRequeuePriority, 0, 0, (ulong)other);
            Interlocked.Increment(ref CrowdCases.s_awake);
            Unix.Call(SystemCall.Futex, (ulong)other, FutexUnlockPriority);
        }

        return 0;
    }

    private static bool RequeueToMutex()
    {
        bool isStarted = CrowdCases.Start(&WaitForMutex);
        fixed (int* word = &CrowdCases.s_word, other = &CrowdCases.s_other)
        {
            long moved = Unix.Call(SystemCall.Futex, (ulong)word, FutexRequeuePriority, 1, int.MaxValue, (ulong)other, 0).Raw;
            return Holds(isStarted && moved == CrowdCases.Threads, "one has it, the others wait for it") & CrowdCases.AllAwake();
        }
    }

    private static int LockOwn(void* unused)
    {
        int number = Interlocked.Increment(ref s_number);
        Interlocked.Increment(ref CrowdCases.s_ready);
        return Unix.Call(SystemCall.Futex, (ulong)(s_mutexes + number), FutexLockPriority).Succeeded ? Interlocked.Increment(ref CrowdCases.s_awake) : 0;
    }

    private static int OwnAndEnd(void* unused)
    {
        for (int i = 1; i <= CrowdCases.Threads / 2; i++)
        {
            Unix.Call(SystemCall.Futex, (ulong)(s_mutexes + i), FutexLockPriority);
        }

        Volatile.Write(ref CrowdCases.s_other, 1);
        while (Volatile.Read(ref CrowdCases.s_word) == 0)
        {
            Unix.Sleep(1_000_000);
        }

        return 0;
    }

    private static bool OwnerEnds()
    {
        s_mutexes = (int*)Unix.MMap(((CrowdCases.Threads / 2) + 1) * sizeof(int)).Address;
        var stack = (byte*)Unix.MMap(CrowdCases.StackBytes).Address;
        bool isStarted = Unix.Clone(CrowdCases.ThreadFlags, stack + CrowdCases.StackBytes, &OwnAndEnd, null).Succeeded;
        while (Volatile.Read(ref CrowdCases.s_other) == 0)
        {
            Unix.Sleep(1_000_000);
        }

        isStarted &= CrowdCases.Start(&LockOwn, CrowdCases.Threads / 2);
        Volatile.Write(ref CrowdCases.s_word, 1);
        return Holds(isStarted, "all are started") & CrowdCases.AllAwake(CrowdCases.Threads / 2);
    }

    /// <summary>The head of a robust list and its entries: a pointer to the next, and the mutex.</summary>
    private static bool Robust()
    {
        const int count = 2048;
        const int words = 2;
        s_mutexes = (int*)Unix.MMap(((count + 2) * words * sizeof(ulong)) + sizeof(ulong)).Address;
        var stack = (byte*)Unix.MMap(CrowdCases.StackBytes).Address;
        bool isStarted = Unix.Clone(CrowdCases.ThreadFlags, stack + CrowdCases.StackBytes, &EndWithList, null).Succeeded;
        var list = (ulong*)s_mutexes;
        for (int i = 0; i < 1000 && (list[3 + (words * (count - 1)) + 1] & OwnerDied) == 0; i++)
        {
            Unix.Sleep(1_000_000);
        }

        return Holds(isStarted && (list[4] & OwnerDied) != 0 && (list[3 + (words * (count - 1)) + 1] & OwnerDied) != 0, "all are marked");
    }

    private static int EndWithList(void* unused)
    {
        const int count = 2048;
        var list = (ulong*)s_mutexes;
        int self = Unix.Call(SystemCall.GetTid).Int;
        for (int i = 0; i < count; i++)
        {
            list[3 + (2 * i)] = i < count - 1 ? (ulong)(list + 3 + (2 * (i + 1))) : (ulong)list;
            list[3 + (2 * i) + 1] = (uint)self | HasWaiters;
        }

        list[0] = (ulong)(list + 3);
        list[1] = sizeof(ulong);
        list[2] = 0;
        Unix.Call(SystemCall.SetRobustList, (ulong)list, 3 * sizeof(ulong));
        return 0;
    }
}
