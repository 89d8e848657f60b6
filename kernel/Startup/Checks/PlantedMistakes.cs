using Tine.Memory;

namespace Tine.Startup;

/// <summary>
/// Mistakes made on purpose, so that a test can see the checks find them: <c>fail=flush</c> has <c>check=tlb</c> see no flush of all
/// translations, <c>fail=count:N</c> takes the N-th further holder of a page of private memory out of its count again,
/// <c>fail=release:N</c> has a page of private memory with two holders, the N-th that one of them gives back, given back twice,
/// <c>fail=hold:N</c> has the N-th further holder counted twice, so that the frame leaks.
/// </summary>
internal static class PlantedMistakes
{
    private static uint s_untilCount;
    private static uint s_untilRelease;
    private static uint s_untilHold;

    /// <summary>Whether a flush of all translations goes unseen.</summary>
    public static bool ForgetsFlushes { [NoAllocation] get; private set; }

    /// <summary>Reads them from the kernel's command line.</summary>
    public static void Arm(BootOptions options)
    {
        ForgetsFlushes = options.Text("fail") == "flush";
        s_untilCount = options.NumberBehind("fail", "count:");
        s_untilRelease = options.NumberBehind("fail", "release:");
        s_untilHold = options.NumberBehind("fail", "hold:");
    }

    /// <summary>Spoils a count that has just changed, if its turn has come.</summary>
    [NoAllocation]
    public static void Spoil(in FrameRecord before, ref FrameRecord record)
    {
        if (record.Kind != FrameKind.Anonymous || before.Kind != record.Kind)
        {
            return;
        }

        bool isFurtherHolder = record.Count == before.Count + 1;
        bool leavesOneHolder = record.Count == 1 && before.Count == 2;
        if ((isFurtherHolder && IsTurn(ref s_untilCount)) || (leavesOneHolder && IsTurn(ref s_untilRelease)))
        {
            record.Count--;
        }
        else if (isFurtherHolder && IsTurn(ref s_untilHold))
        {
            record.Count++;
        }
    }

    [NoAllocation]
    private static bool IsTurn(ref uint until) => until != 0 && --until == 0;
}
