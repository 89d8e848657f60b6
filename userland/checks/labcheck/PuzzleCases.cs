using Tine.Runtime;

namespace Tine.LabCheck;

/// <summary>The three calls that the lab hands out with a mistake in each.</summary>
internal static class PuzzleCases
{
    private const ulong LongestNumber = 18446744073709551615;
    private const int ItsDigits = 87;

    public static unsafe void Run()
    {
        Tap.Case("puzzle 502: the sum of a number's digits", &DigitSum);
        Tap.Case("puzzle 503: the number of ancestors", &Ancestors);
        Tap.Case("puzzle 504: the part of a whole in percent", &Percent);
    }

    private static bool DigitSum() =>
        Tap.Holds(Calls.DigitSum(1234).Raw == 10, "1234 gives 10") && Tap.Holds(Calls.DigitSum(LongestNumber).Raw == ItsDigits, "the longest number gives 87");

    private static bool Ancestors()
    {
        long own = Calls.CountAncestors().Raw;
        SysResult child = Unix.Fork();
        if (child.Succeeded && child.Int == 0)
        {
            Unix.Exit(Calls.CountAncestors().Raw == own + 1 ? 0 : 1);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return Tap.Holds(own > 0, "somebody has started this program") && Tap.Holds(status.Is(0), "a child has one ancestor more");
    }

    private static bool Percent() =>
        Tap.Holds(Calls.Percent(1, 3).Raw == 33, "1 of 3 gives 33") && Tap.Gives(Calls.Percent(1, 0), Errno.EINVAL, "1 of nothing");
}
