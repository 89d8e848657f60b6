using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.SchedCheck;

/// <summary>The time from the end of a sleep until the sleeper runs.</summary>
internal static unsafe class LatencyCases
{
    private const long Pause = 5 * Crowd.Millisecond;
    private const int Few = 4;
    private const int Many = 40;
    private const int FewWakes = 40;
    private const int ManyWakes = 60;

    private static long s_end;

    internal static void Run()
    {
        Tap.Case("latency: who sleeps beside four that compute runs at once when it wakes", &BesideFour);
        Tap.Case("many: who wakes for a little work waits for no round of forty to end", &BesideForty);
    }

    private static bool BesideFour() => IsWorstBelow(Measure(Few, FewWakes, 0), Crowd.Millisecond);

    /// <summary>Wakes for half a millisecond of work: in a round, which takes 400 ms, that is more than a quantum of 10 ms.</summary>
    private static bool BesideForty() => IsWorstBelow(Measure(Many, ManyWakes, Crowd.Millisecond / 2), 20 * Crowd.Millisecond);

    private static long Measure(int computing, int wakes, long work)
    {
        Crowd.Begin();
        s_end = Unix.Now() + (wakes * Pause * 3 / 2);
        for (int i = 0; i < computing; i++)
        {
            Crowd.Start(&Compute);
        }

        long worst = 0;
        for (int i = 0; i < wakes && Unix.Now() < s_end; i++)
        {
            long due = Unix.Now() + Pause;
            Unix.Sleep(Pause);
            long now = Unix.Now();
            worst = now - due > worst ? now - due : worst;
            Crowd.ComputeUntil(Crowd.Most, now + work);
        }

        Crowd.Join();
        return worst;
    }

    private static void Compute(int number) => Crowd.ComputeUntil(number, s_end);

    private static bool IsWorstBelow(long worst, long most)
    {
        StandardOutput.WriteLine($"# the worst of all wakes came {worst / 1000} us late; {most / 1000} are allowed");
        return worst < most;
    }
}
