using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.SchedCheck;

/// <summary>The work that each of several gets done in the same time.</summary>
internal static unsafe class ShareCases
{
    private const long Duration = 500 * Crowd.Millisecond;
    private const long BetweenTicks = 10 * Crowd.Millisecond;
    private const long Burst = 9 * Crowd.Millisecond;
    private const long Margin = Crowd.Millisecond / 4;
    private const long Look = Crowd.Millisecond / 4;
    private const int Computing = 3;

    /// <summary>Per cent of the sleeper's share: a scheduler that forgets what a thread has used is at 70, one that does not above 90.</summary>
    private const long LeastShare = 80;
    private const int NiceOfSecond = 5;

    private static long s_end;

    internal static void Run()
    {
        Tap.Case("shares: who sleeps a moment before each tick takes nothing away from others", &BesideOneThatSleeps);
        Tap.Case("nice: five steps are a third of the processor's time", &ByNiceValue);
    }

    private static bool BesideOneThatSleeps()
    {
        Crowd.Begin();
        s_end = Unix.Now() + Duration;
        Crowd.Start(&ComputeInBursts);
        for (int i = 0; i < Computing; i++)
        {
            Crowd.Start(&Compute);
        }

        Crowd.Join();
        long least = long.MaxValue;
        for (int i = 1; i <= Computing; i++)
        {
            least = Crowd.Board[i] < least ? Crowd.Board[i] : least;
        }

        long percent = least * 100 / Crowd.Board[0];
        StandardOutput.WriteLine($"# the least of those that compute gets {percent} % of what the one gets that sleeps; {LeastShare} are wanted");
        return percent >= LeastShare;
    }

    /// <summary>Compares the work of nice 0 and nice 5: 1.25 to the power of 5 is 3.05.</summary>
    private static bool ByNiceValue()
    {
        Crowd.Begin();
        s_end = Unix.Now() + Duration;
        Crowd.Start(&Compute);
        Crowd.Start(&ComputeNicely);
        Crowd.Join();
        long percent = Crowd.Board[0] * 100 / Crowd.Board[1];
        StandardOutput.WriteLine($"# nice 0 gets {percent} % of what nice {NiceOfSecond} gets; 250 to 370 are wanted");
        return percent is >= 250 and <= 370;
    }

    private static void Compute(int number) => Crowd.ComputeUntil(number, s_end);

    private static void ComputeNicely(int number)
    {
        Unix.Call(SystemCall.SetPriority, 0, 0, NiceOfSecond);
        Crowd.ComputeUntil(number, s_end);
    }

    /// <summary>
    /// Sleeps over each tick. Who was preempted goes on at a tick of another's: that tells when they come.
    /// </summary>
    private static void ComputeInBursts(int number)
    {
        long tick = Unix.Now();
        long last = tick;
        while (last < s_end)
        {
            Crowd.ComputeUntil(number, last + Look);
            long now = Unix.Now();
            tick = now - last > 2 * Look ? now : tick;
            last = now;
            if (now - tick < Burst)
            {
                continue;
            }

            Unix.Sleep(tick + BetweenTicks + Margin - now);
            last = Unix.Now();
            tick += BetweenTicks;
            tick = last - tick > 2 * Margin ? last : tick;
        }
    }
}
