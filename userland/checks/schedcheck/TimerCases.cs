using System.Runtime.InteropServices;
using System.Threading;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.SchedCheck;

/// <summary>The queue of deadlines: its order, and its cost with many in it.</summary>
internal static unsafe class TimerCases
{
    private const int Sleepers = 32;
    private const int Timers = 900;
    private const int Rounds = 50;
    private const ulong Monotonic = 1;
    private const long FirstSecond = 1000;

    /// <summary>struct itimerspec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Setting
    {
        internal TimeSpecification Interval;
        internal TimeSpecification First;
    }

    internal static void Run()
    {
        Tap.Case("order: thirty-two that sleep wake by their deadlines", &WakeInOrder);
        Tap.Case("timers: one more costs as much beside nine hundred as alone", &CostBesideMany);
    }

    private static bool WakeInOrder()
    {
        Crowd.Begin();
        for (int i = 0; i < Sleepers; i++)
        {
            Crowd.Start(&SleepAndSign);
        }

        Crowd.Join();
        for (int i = 1; i < Sleepers; i++)
        {
            if (!Tap.Holds(Crowd.Board[i] > Crowd.Board[i - 1], $"the sleeper of {i + 1} ms wakes after that of {i} ms"))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Sleeps, and puts the moment of waking at the place of the deadline. The deadlines go neither up nor down.</summary>
    private static void SleepAndSign(int number)
    {
        const int stride = 11;
        int place = number * stride % Sleepers;
        Unix.Sleep((50 + (2 * place)) * Crowd.Millisecond);
        Volatile.Write(ref Crowd.Board[place], Unix.Now());
    }

    private static bool CostBesideMany()
    {
        int timer = Create();
        long alone = Measure(timer);
        for (int i = 0; i < Timers; i++)
        {
            Set(Create(), FirstSecond + i);
        }

        long besideMany = Measure(timer);
        StandardOutput.WriteLine($"# to set a timer costs {alone} ns alone, {besideMany} beside {Timers}; twice as much is allowed");
        return besideMany <= 2 * alone;
    }

    private static long Measure(int timer)
    {
        long begin = Unix.Now();
        for (int i = 0; i < Rounds; i++)
        {
            Set(timer, FirstSecond / 2);
            Set(timer, 2 * FirstSecond);
        }

        return (Unix.Now() - begin) / (2 * Rounds);
    }

    private static int Create() => Unix.Call(SystemCall.TimerFdCreate, Monotonic).Int;

    private static void Set(int timer, long seconds)
    {
        var setting = new Setting { First = new TimeSpecification { Seconds = seconds } };
        Unix.Call(SystemCall.TimerFdSetTime, (ulong)timer, 0, (ulong)&setting);
    }
}
