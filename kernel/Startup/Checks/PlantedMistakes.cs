using Tine.Memory;

namespace Tine.Startup;

/// <summary>
/// Mistakes made on purpose, so that a test can see the checks find them: <c>fail=flush</c> has <c>check=tlb</c> see no flush of all
/// translations, <c>fail=count:N</c> takes the N-th further holder of a page of private memory out of its count again.
/// </summary>
internal static class PlantedMistakes
{
    private static uint s_untilCount;

    /// <summary>Whether a flush of all translations goes unseen.</summary>
    public static bool ForgetsFlushes { [NoAllocation] get; private set; }

    /// <summary>Reads them from the kernel's command line.</summary>
    public static void Arm(BootOptions options)
    {
        ForgetsFlushes = options.Text("fail") == "flush";
        s_untilCount = options.NumberBehind("fail", "count:");
    }

    /// <summary>Spoils a count that has just grown, if its turn has come.</summary>
    [NoAllocation]
    public static void Spoil(in FrameRecord before, ref FrameRecord record)
    {
        bool isFurtherHolder = record.Kind == FrameKind.Anonymous && before.Kind == record.Kind && record.Count == before.Count + 1;
        if (s_untilCount != 0 && isFurtherHolder && --s_untilCount == 0)
        {
            record.Count--;
        }
    }
}
