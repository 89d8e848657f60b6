using Tine.Runtime;
using static Tine.VForkMyths.Claims;

namespace Tine.VForkMyths;

/// <summary>Claims about cost: measured for a small parent and for a large one.</summary>
internal static unsafe class CostClaims
{
    private const int Rounds = 25;
    private const ulong LargePages = 16384;

    internal static void Run()
    {
        long smallFork = Median(CostOfFork);
        long smallVFork = Median(CostOfVFork);
        Pages.Dirty(LargePages);
        long largeFork = Median(CostOfFork);
        long largeVFork = Median(CostOfVFork);
        long smallRatio = Tenths(smallFork, smallVFork);
        long largeRatio = Tenths(largeFork, largeVFork);
        bool depends = largeRatio > smallRatio * 3 / 2;
        Tell(
            "vfork is 3x faster than fork",
            depends ? "depends" : "false",
            "depends",
            Text(smallRatio) + "x for a small parent, " + Text(largeRatio) + "x for one with 64 MiB: no one number");
        Tell(
            "vfork costs the same whatever the parent's size",
            Truth(largeVFork < smallVFork * 3),
            "true",
            Numbers.ToText(smallVFork) + " ns small, " + Numbers.ToText(largeVFork) + " ns with 64 MiB; fork " + Numbers.ToText(smallFork) + " and " +
            Numbers.ToText(largeFork));
    }

    private static int Nothing(void* unused) => 0;

    private static long CostOfVFork()
    {
        long start = Unix.Now();
        SysResult child = Unix.VFork(&Nothing, null);
        Unix.Wait(child.Int, out _);
        return Unix.Now() - start;
    }

    /// <summary>The claim is about copy-on-write, the only fork that other systems have.</summary>
    private static long CostOfFork()
    {
        Unix.SetForkMode(ForkMode.CopyOnWrite);
        long start = Unix.Now();
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit(0);
        }

        Unix.Wait(child.Int, out _);
        return Unix.Now() - start;
    }

    private static long Median(System.Func<long> measure)
    {
        var values = new long[Rounds];
        for (int i = 0; i < Rounds; i++)
        {
            long value = measure();
            int at = i;
            for (; at > 0 && values[at - 1] > value; at--)
            {
                values[at] = values[at - 1];
            }

            values[at] = value;
        }

        return values[Rounds / 2];
    }

    private static long Tenths(long dividend, long divisor) => dividend * 10 / (divisor == 0 ? 1 : divisor);

    private static string Text(long tenths) => Numbers.ToText(tenths / 10) + "." + Numbers.ToText(tenths % 10);
}
