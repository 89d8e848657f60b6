using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.ThreadConform;

/// <summary>X1: futexes, between processes that share a page.</summary>
internal static unsafe class FutexItems
{
    private const int First = 0;
    private const int Second = 1;
    private const int Woken = 2;

    private static ulong s_operation;
    private static uint s_bits;

    internal static void Run()
    {
        Item("X1 futex wait: EAGAIN for another value, EINVAL, EFAULT, ETIMEDOUT", &Refused);
        Item("X1 futex wake wakes as many as it is told, and says how many", &Wake);
        Item("X1 futex wake of everybody passes by those that come back meanwhile", &WakeEverybody);
        Item("X1 futex bitsets choose whom to wake; an empty one is EINVAL", &Bits);
        Item("X1 futex absolute timeouts, on both clocks", &Absolute);
        Item("X1 futex requeue and cmp_requeue wake some and move others", &Requeue);
        Item("X1 futex requeue to the same word counts each waiter once", &RequeueToItself);
        Item("X1 futex wake_op changes the second word and compares what it was", &WakeOperation);
        Item("X1 futex: a private wait is not woken by another process's wake", &Private);
        Item("X1 futex: operations that there are not give ENOSYS", &Unknown);
    }

    /// <summary>Starts children that wait at the first word, and count up when they are woken.</summary>
    private static void StartWaiters(int count, ulong operation = FutexCall.Wait, uint bits = 0)
    {
        s_operation = operation;
        s_bits = bits;
        for (int i = 0; i < count; i++)
        {
            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                SysResult result = FutexCall.Make(FutexCall.Word(First), s_operation, 0, null, null, s_bits);
                Board.Expect(result, Errno.None, "a waiter's futex");
                System.Threading.Interlocked.Increment(ref Board.Slot(Woken));
                Unix.Exit(0);
            }

            Board.Expect(ProcessState.WaitFor('S', child.Int), "a waiter sleeps");
        }
    }

    private static void WakeEverybody()
    {
        const int waiters = 6;
        int* word = FutexCall.Word(First);
        int* children = stackalloc int[waiters];
        for (int i = 0; i < waiters; i++)
        {
            SysResult child = Unix.Fork();
            while (child.Raw == 0)
            {
                if (FutexCall.Make(word, FutexCall.Wait, 0).Failed)
                {
                    Unix.Exit(0);
                }
            }

            children[i] = child.Int;
            Board.Expect(ProcessState.WaitFor('S', child.Int), "a waiter sleeps");
        }

        Board.Expect(FutexCall.Make(word, FutexCall.Wake, int.MaxValue).Raw, waiters, "the number of woken waiters");
        System.Threading.Volatile.Write(ref *word, 1);
        FutexCall.Make(word, FutexCall.Wake, int.MaxValue);
        for (int i = 0; i < waiters; i++)
        {
            Ended.With(children[i], 0, "a waiter's exit code");
        }
    }

    private static void WaitUntilWoken(int count)
    {
        while (System.Threading.Volatile.Read(ref Board.Slot(Woken)) != count)
        {
            Unix.SchedYield();
        }
    }

    private static void Refused()
    {
        int* word = FutexCall.Word(First);
        var time = new TimeSpecification { Nanoseconds = 10_000_000 };
        *word = 5;
        Board.Expect(FutexCall.Make(word, FutexCall.Wait, 4), Errno.EAGAIN, "another value");
        Board.Expect(FutexCall.Make((int*)((byte*)word + 1), FutexCall.Wait, 5), Errno.EINVAL, "an odd address");
        Board.Expect(FutexCall.Make((int*)8, FutexCall.Wait, 5), Errno.EFAULT, "a word at 8");
        Board.Expect(FutexCall.Make(word, FutexCall.Wait, 5, &time), Errno.ETIMEDOUT, "10 ms");
        time = default;
        Board.Expect(FutexCall.Make(word, FutexCall.Wait, 5, &time), Errno.ETIMEDOUT, "no time");
        time.Nanoseconds = 1_000_000_000;
        Board.Expect(FutexCall.Make(word, FutexCall.Wait, 5, &time), Errno.EINVAL, "a time that is none");
        Board.Expect(FutexCall.Make(word, FutexCall.Wait, 5, (void*)8), Errno.EFAULT, "a time at 8");
        Board.Expect(FutexCall.Make((int*)((byte*)word + 2), FutexCall.Wake, 1), Errno.EINVAL, "waking at an odd address");
        Board.Expect(FutexCall.Make(word, FutexCall.Wake, 1).Raw, 0, "waking nobody");
    }

    private static void Wake()
    {
        StartWaiters(5);
        Board.Expect(FutexCall.Make(FutexCall.Word(First), FutexCall.Wake, 2).Raw, 2, "woken of two");
        WaitUntilWoken(2);
        Board.Expect(FutexCall.Make(FutexCall.Word(Second), FutexCall.Wake, 9).Raw, 0, "woken at another word");
        Board.Expect(FutexCall.Make(FutexCall.Word(First), FutexCall.Wake, int.MaxValue).Raw, 3, "woken of all");
        WaitUntilWoken(5);
    }

    private static void Bits()
    {
        StartWaiters(1, FutexCall.WaitBits, 1);
        StartWaiters(1, FutexCall.WaitBits, 6);
        StartWaiters(1);
        int* word = FutexCall.Word(First);
        Board.Expect(FutexCall.Make(word, FutexCall.WakeBits, 9, null, null, 4).Raw, 2, "woken by 4");
        Board.Expect(FutexCall.Make(word, FutexCall.WakeBits, 9, null, null, 6).Raw, 0, "woken by 6");
        Board.Expect(FutexCall.Make(word, FutexCall.WakeBits, 9, null, null, 0), Errno.EINVAL, "waking by none");
        Board.Expect(FutexCall.Make(word, FutexCall.WaitBits, 0, null, null, 0), Errno.EINVAL, "waiting for none");
        Board.Expect(FutexCall.Make(word, FutexCall.Wake, 9).Raw, 1, "woken by all");
        WaitUntilWoken(3);
    }

    private static void Absolute()
    {
        int* word = FutexCall.Word(First);
        TimeSpecification time;
        foreach (ulong clock in (System.ReadOnlySpan<ulong>)[0, 1])
        {
            ulong operation = FutexCall.WaitBits | (clock == 0 ? FutexCall.RealTime : 0);
            long begin = Unix.Now();
            Unix.Call(SystemCall.ClockGetTime, clock, (ulong)&time);
            time.Nanoseconds += 20_000_000;
            time.Seconds += time.Nanoseconds / 1_000_000_000;
            time.Nanoseconds %= 1_000_000_000;
            Board.Expect(FutexCall.Make(word, operation, 0, &time, null, uint.MaxValue), Errno.ETIMEDOUT, "in 20 ms");
            Board.Expect(Unix.Now() - begin >= 15_000_000, "it waited for about 20 ms");
            time = new TimeSpecification { Seconds = 1 };
            Board.Expect(FutexCall.Make(word, operation, 0, &time, null, uint.MaxValue), Errno.ETIMEDOUT, "a time that is over");
        }
    }

    private static void Requeue()
    {
        int* first = FutexCall.Word(First);
        int* second = FutexCall.Word(Second);
        StartWaiters(5);
        Board.Expect(FutexCall.Make(first, FutexCall.CompareRequeue, 1, 2, second, 7), Errno.EAGAIN, "cmp_requeue with another value");
        Board.Expect(FutexCall.Make(first, FutexCall.CompareRequeue, 1, 2, second, 0).Raw, 3, "woken and moved by cmp_requeue");
        WaitUntilWoken(1);
        Board.Expect(FutexCall.Make(second, FutexCall.Wake, 9).Raw, 2, "woken of those that were moved");
        WaitUntilWoken(3);
        Board.Expect(FutexCall.Make(first, FutexCall.Requeue, 0, 9, second, 0).Raw, 2, "moved by requeue");
        Board.Expect(FutexCall.Make(first, FutexCall.Wake, 9).Raw, 0, "woken where they were");
        Board.Expect(FutexCall.Make(second, FutexCall.Wake, 9).Raw, 2, "woken where they are");
        WaitUntilWoken(5);
        Board.Expect(FutexCall.Make(first, FutexCall.Requeue, -1, 1, second, 0), Errno.EINVAL, "requeue of -1");
    }

    private static void RequeueToItself()
    {
        int* word = FutexCall.Word(First);
        StartWaiters(3);
        Board.Expect(FutexCall.Make(word, FutexCall.Requeue, 0, int.MaxValue, word, 0).Raw, 3, "moved to where they were");
        Board.Expect(FutexCall.Make(word, FutexCall.Wake, 9).Raw, 3, "woken where they are");
        WaitUntilWoken(3);
    }

    /// <summary>FUTEX_OP(op, argument, comparison, with).</summary>
    private static uint Encode(uint operation, uint argument, uint comparison, uint with) =>
        (operation << 28) | (comparison << 24) | (argument << 12) | with;

    private static void ExpectChange(int before, uint operation, uint argument, int after, string what)
    {
        *FutexCall.Word(Second) = before;
        SysResult result = FutexCall.Make(
            FutexCall.Word(First), FutexCall.WakeOperation, 1, 1, FutexCall.Word(Second), Encode(operation, argument, 0, 0));
        Board.Expect(result.Raw, 0, what);
        Board.Expect(*FutexCall.Word(Second), after, what);
    }

    private static void WakeOperation()
    {
        ExpectChange(1, 0, 9, 9, "set");
        ExpectChange(1, 1, 9, 10, "add");
        ExpectChange(1, 2, 6, 7, "or");
        ExpectChange(7, 3, 2, 5, "and not");
        ExpectChange(5, 4, 3, 6, "xor");
        ExpectChange(0, 8, 4, 16, "set a shifted bit");
        StartWaiters(2);
        int* first = FutexCall.Word(First);
        int* second = FutexCall.Word(Second);
        *second = 3;

        // Who is woken when the comparison holds waits at the first word, which is the second argument here.
        Board.Expect(FutexCall.Make(second, FutexCall.WakeOperation, 9, 9, first, Encode(1, 0, 0, 1)).Raw, 0, "compared in vain");
        Board.Expect(FutexCall.Make(second, FutexCall.WakeOperation, 9, 9, first, Encode(1, 0, 0, 0)).Raw, 2, "compared equal");
        WaitUntilWoken(2);
        Board.Expect(FutexCall.Make(first, FutexCall.WakeOperation, 1, 1, second, Encode(7, 0, 0, 0)), Errno.ENOSYS, "operation 7");
    }

    private static void Private()
    {
        StartWaiters(1, FutexCall.Wait | FutexCall.Private);
        Board.Expect(FutexCall.Make(FutexCall.Word(First), FutexCall.Wake, 9).Raw, 0, "woken by a shared wake");
        Board.Expect(FutexCall.Make(FutexCall.Word(First), FutexCall.Wake | FutexCall.Private, 9).Raw, 0, "woken by a private one");
    }

    private static void Unknown()
    {
        int* word = FutexCall.Word(First);
        Board.Expect(FutexCall.Make(word, 77, 0), Errno.ENOSYS, "operation 77");
        Board.Expect(FutexCall.Make(word, 2, 0), Errno.ENOSYS, "FUTEX_FD");
        Board.Expect(FutexCall.Make(word, FutexCall.Wake | FutexCall.RealTime, 1), Errno.ENOSYS, "a wake with a clock");
    }
}
