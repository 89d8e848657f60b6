using Tine.Runtime;

namespace Tine.FutexCheck;

/// <summary>The choice among several waiters: woken, moved, or left alone.</summary>
internal static unsafe class ChoiceCases
{
    internal static void Run()
    {
        Tap.Case("number: a wake wakes as many as it is told, and says how many", &WakesSome);
        Tap.Case("bits: a wake passes by those with which it has no bit in common", &Bits);
        Tap.Case("requeue: some are woken, others wait at the second word", &Requeue);
        Tap.Case("scopes: a private futex is not that of another process", &Scopes);
    }

    private static bool WakesSome()
    {
        Waiters.Begin();
        Waiters.Start(5);
        int* word = Waiters.Word(0);
        bool isRight = Waiters.Gave(FutexCall.Wake(word, 2), 2, 2, "a wake of two")
            && Waiters.Gave(FutexCall.Wake(word, int.MaxValue), 3, 5, "a wake of all")
            && Waiters.Gave(FutexCall.Wake(word, 1), 0, 5, "a wake of nobody");
        Waiters.End();
        return isRight;
    }

    private static bool Bits()
    {
        Waiters.Begin();
        Waiters.Start(1, bits: 1);
        Waiters.Start(2, bits: 6);
        int* word = Waiters.Word(0);
        bool isRight = Waiters.Gave(FutexCall.WakeBits(word, 9, 8), 0, 0, "a wake by 8")
            && Waiters.Gave(FutexCall.WakeBits(word, 9, 4), 2, 2, "a wake by 4")
            && Waiters.Gave(FutexCall.Wake(word, 9), 1, 3, "a wake by all bits")
            && Tap.Gives(FutexCall.WakeBits(word, 9, 0), Errno.EINVAL, "a wake by none");
        Waiters.End();
        return isRight;
    }

    private static bool Requeue()
    {
        Waiters.Begin();
        Waiters.Start(5);
        int* first = Waiters.Word(0);
        int* second = Waiters.Word(1);
        bool isRight = Tap.Gives(FutexCall.Requeue(first, second, 1, 2, 7), Errno.EAGAIN, "moving at another value")
            && Waiters.Gave(FutexCall.Requeue(first, second, 1, 2, 0), 3, 1, "waking one and moving two")
            && Waiters.Gave(FutexCall.Wake(second, 9), 2, 3, "a wake at the second word")
            && Waiters.Gave(FutexCall.Wake(first, 9), 2, 5, "a wake at the first word");
        Waiters.End();
        return isRight;
    }

    private static bool Scopes()
    {
        Waiters.Begin();
        Waiters.Start(1, flags: FutexCall.PrivateFlag);
        int* word = Waiters.Word(0);
        bool isRight = Waiters.Gave(FutexCall.Wake(word, 9), 0, 0, "a shared wake")
            && Waiters.Gave(FutexCall.Wake(word, 9, FutexCall.PrivateFlag), 0, 0, "another process's private wake");
        Waiters.End();
        return isRight;
    }
}
