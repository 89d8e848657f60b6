using Tine.Runtime;

namespace Tine.FutexCheck;

/// <summary>Sleeping: until woken, until a moment, and not at all.</summary>
internal static unsafe class SleepCases
{
    private const long Second = 1_000_000_000;

    internal static void Run()
    {
        Tap.Case("sleeps: who waits returns when it is woken, and not before", &Sleeps);
        Tap.Case("refused: another value and bad addresses; nobody is left who gave up", &Refuses);
        Tap.Case("times: deadlines of both clocks, and a time that is over", &Times);
    }

    private static bool Sleeps()
    {
        Waiters.Begin();
        Waiters.Start(1);
        bool isRight = Tap.Holds(Waiters.Returned == 0, "the waiter sleeps while nobody wakes it")
            && Waiters.Gave(FutexCall.Wake(Waiters.Word(1), 9), 0, 0, "a wake at another word")
            && Waiters.Gave(FutexCall.Wake(Waiters.Word(0), 1), 1, 1, "a wake at its word");
        Waiters.End();
        return isRight;
    }

    private static bool Refuses()
    {
        Waiters.Begin();
        int* word = Waiters.Word(0);
        *word = 5;
        var time = new TimeSpecification { Nanoseconds = 10 * Waiters.Millisecond };
        bool isRight = Tap.Gives(FutexCall.Wait(word, 4), Errno.EAGAIN, "waiting for another value");
        isRight &= Tap.Gives(FutexCall.Wait((int*)((byte*)word + 1), 5), Errno.EINVAL, "waiting at an odd address");
        isRight &= Tap.Gives(FutexCall.Wait((int*)8, 5), Errno.EFAULT, "waiting where nothing is mapped");
        isRight &= Tap.Gives(FutexCall.Wait(word, 5, &time), Errno.ETIMEDOUT, "waiting for 10 ms");
        time = default;
        isRight &= Tap.Gives(FutexCall.Wait(word, 5, &time), Errno.ETIMEDOUT, "waiting for no time");
        long left = FutexCall.Wake(word, 9).Raw;
        return Tap.Holds(left == 0, $"a wake finds nobody who gave up; it is {left}") && isRight;
    }

    private static bool Times()
    {
        Waiters.Begin();
        bool isRight = true;
        for (ulong clock = 0; clock < 2; clock++)
        {
            ulong flags = clock == 0 ? FutexCall.RealTimeFlag : 0;
            TimeSpecification time;
            Unix.Call(SystemCall.ClockGetTime, clock, (ulong)&time);
            long end = time.Nanoseconds + (30 * Waiters.Millisecond);
            time = new TimeSpecification { Seconds = time.Seconds + (end / Second), Nanoseconds = end % Second };
            long begin = Unix.Now();
            isRight &= Tap.Gives(FutexCall.WaitUntil(Waiters.Word(0), 0, &time, flags, uint.MaxValue), Errno.ETIMEDOUT, "a moment that comes");
            long passed = (Unix.Now() - begin) / Waiters.Millisecond;
            isRight &= Tap.Holds(passed is >= 25 and < 60, $"that is about 30 ms; it is {passed}");
            time = new TimeSpecification { Seconds = 1 };
            isRight &= Tap.Gives(FutexCall.WaitUntil(Waiters.Word(0), 0, &time, flags, uint.MaxValue), Errno.ETIMEDOUT, "a moment that is over");
        }

        return isRight;
    }
}
