using System.Threading;
using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongLists;

/// <summary>Thousands of real-time threads: ready, and waiting for mutexes that lend their priority.</summary>
internal static unsafe class RealTimeCases
{
    private const int Priorities = 5;
    private const ulong FirstInFirstOut = 1;
    private const ulong FutexWake = 129;
    private const ulong FutexLockPriority = 134;
    private const ulong FutexUnlockPriority = 135;
    private const int Links = 1000;

    private static int s_number;
    private static int* s_words;

    internal static void Run()
    {
        Case("6000 real-time threads are woken at once, and compute", &Crowd);
        Case("6000 real-time threads at one mutex that lends their priority", &OneMutex);
        Case("6000 real-time threads at as many mutexes of one thread", &ManyMutexes);
        Case("a real-time thread waits for the first of 1000 owners in a row", &Chain);
        Case("6000 threads, each at a word of its own, and 300 that end beside them", &EndBeside);
    }

    private static bool Prioritize(int priority) =>
        Unix.Call(SystemCall.SchedSetScheduler, 0, priority == 0 ? 0UL : FirstInFirstOut, (ulong)&priority).Succeeded;

    private static int Compute(void* unused)
    {
        Prioritize(1 + (Interlocked.Increment(ref s_number) % Priorities));
        CrowdCases.WaitAtWord(null);
        return 0;
    }

    private static bool Crowd()
    {
        bool isStarted = Prioritize(99) & CrowdCases.Start(&Compute);
        fixed (int* word = &CrowdCases.s_word)
        {
            long woken = Unix.Call(SystemCall.Futex, (ulong)word, FutexWake, int.MaxValue).Raw;
            return Holds(isStarted && woken == CrowdCases.Threads, "all are woken") & CrowdCases.AllAwake();
        }
    }

    private static int LockOther(void* unused)
    {
        Prioritize(1 + (Interlocked.Increment(ref s_number) % 90));
        Interlocked.Increment(ref CrowdCases.s_ready);
        fixed (int* word = &CrowdCases.s_other)
        {
            Unix.Call(SystemCall.Futex, (ulong)word, FutexLockPriority);
            Interlocked.Increment(ref CrowdCases.s_awake);
            return Unix.Call(SystemCall.Futex, (ulong)word, FutexUnlockPriority).Succeeded ? 0 : 1;
        }
    }

    private static bool OneMutex()
    {
        fixed (int* word = &CrowdCases.s_other)
        {
            bool isGood = Prioritize(99) && Unix.Call(SystemCall.Futex, (ulong)word, FutexLockPriority).Succeeded;
            isGood &= CrowdCases.Start(&LockOther);
            return Holds(isGood && Unix.Call(SystemCall.Futex, (ulong)word, FutexUnlockPriority).Succeeded, "it is given up") & CrowdCases.AllAwake();
        }
    }

    private static int LockOwn(void* unused)
    {
        int number = Interlocked.Increment(ref s_number);
        Prioritize(1 + (number % 90));
        Interlocked.Increment(ref CrowdCases.s_ready);
        return Unix.Call(SystemCall.Futex, (ulong)(s_words + number), FutexLockPriority).Succeeded ? Interlocked.Increment(ref CrowdCases.s_awake) : 0;
    }

    private static int OwnAll(void* unused)
    {
        Prioritize(95);
        for (int i = 1; i <= CrowdCases.Threads; i++)
        {
            Unix.Call(SystemCall.Futex, (ulong)(s_words + i), FutexLockPriority);
        }

        Interlocked.Increment(ref CrowdCases.s_ready);
        while (Volatile.Read(ref CrowdCases.s_word) == 0)
        {
            Unix.Sleep(1_000_000);
        }

        return 0;
    }

    private static bool ManyMutexes()
    {
        s_words = (int*)Unix.MMap((CrowdCases.Threads + 1) * sizeof(int)).Address;
        bool isStarted = Prioritize(99) & CrowdCases.Start(&OwnAll, 1);
        CrowdCases.s_ready = 0;
        isStarted &= CrowdCases.Start(&LockOwn);
        Volatile.Write(ref CrowdCases.s_word, 1);
        return Holds(isStarted, "all are started") & CrowdCases.AllAwake();
    }

    /// <summary>Owns a mutex, and waits for the one before it: one thread after the other.</summary>
    private static int WaitInRow(void* unused)
    {
        int number = Interlocked.Increment(ref s_number);
        while (Volatile.Read(ref CrowdCases.s_ready) != number - 1)
        {
            Unix.SchedYield();
        }

        bool isGood = Unix.Call(SystemCall.Futex, (ulong)(s_words + number), FutexLockPriority).Succeeded;
        Interlocked.Increment(ref CrowdCases.s_ready);
        isGood &= Unix.Call(SystemCall.Futex, (ulong)(s_words + number - 1), FutexLockPriority).Succeeded;
        isGood &= Unix.Call(SystemCall.Futex, (ulong)(s_words + number), FutexUnlockPriority).Succeeded;
        return isGood ? Interlocked.Increment(ref CrowdCases.s_awake) : 0;
    }

    private static int WaitForLast(void* unused)
    {
        bool isGood = Prioritize(50);
        Interlocked.Increment(ref CrowdCases.s_ready);
        isGood &= Unix.Call(SystemCall.Futex, (ulong)(s_words + Links), FutexLockPriority).Succeeded;
        return isGood ? Interlocked.Increment(ref CrowdCases.s_awake) : 0;
    }

    private static bool Chain()
    {
        s_words = (int*)Unix.MMap((Links + 1) * sizeof(int)).Address;
        bool isGood = Unix.Call(SystemCall.Futex, (ulong)s_words, FutexLockPriority).Succeeded;
        isGood &= CrowdCases.Start(&WaitInRow, Links);
        CrowdCases.s_ready = 0;
        isGood &= CrowdCases.Start(&WaitForLast, 1);
        isGood &= Unix.Call(SystemCall.Futex, (ulong)s_words, FutexUnlockPriority).Succeeded;
        return Holds(isGood, "all are started") & CrowdCases.AllAwake(Links + 1);
    }

    private static int WaitAtOwn(void* unused)
    {
        int* word = s_words + Interlocked.Increment(ref s_number);
        Interlocked.Increment(ref CrowdCases.s_ready);
        return (int)Unix.Call(SystemCall.Futex, (ulong)word, 128, 0, 0).Raw;
    }

    /// <summary>The end of a thread wakes who waits for it at the word of its number.</summary>
    private static int EndSoon(void* unused)
    {
        int own;
        Unix.Call(SystemCall.SetTidAddress, (ulong)&own);
        Interlocked.Increment(ref CrowdCases.s_ready);
        Interlocked.Increment(ref CrowdCases.s_awake);
        return 0;
    }

    private static bool EndBeside()
    {
        const int ending = 300;
        s_words = (int*)Unix.MMap((CrowdCases.Threads + 1) * sizeof(int)).Address;
        bool isStarted = CrowdCases.Start(&WaitAtOwn);
        CrowdCases.s_ready = 0;
        isStarted &= CrowdCases.Start(&EndSoon, ending);
        return Holds(isStarted, "all are started") & CrowdCases.AllAwake(ending);
    }
}
