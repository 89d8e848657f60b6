using Tine.Runtime;

namespace Tine.LabCheck;

/// <summary>The two programs of the lab, <c>frames</c> and <c>frames-c</c>: the numbers that they print follow the memory that is taken.</summary>
internal static unsafe class ProgramCases
{
    /// <summary>Frames that two runs of one program may differ by.</summary>
    private const long Tolerance = 32;

    private const ulong FewestPages = 200;
    private const ulong MostPages = 800;
    private const string Before = "Free frames: ";
    private const string Between = " of ";

    public static void Run()
    {
        Tap.Case("program frames: free frames, of all", &InCSharp);
        Tap.Case("program frames-c: free frames", &InC);
    }

    private static bool InCSharp()
    {
        TineInspect.System(out MachineInspection truth);
        return Follows("frames", Between + Numbers.ToText((long)truth.TotalFrames));
    }

    private static bool InC() => Follows("frames-c", "");

    /// <summary>Runs the program before and after a number of pages is taken that it cannot know.</summary>
    private static bool Follows(string program, string end)
    {
        var run = new ProgramRun(program);
        if (!Tap.Holds(Number(run.Output(), end) > 0, $"{program} prints \"{Before}N{end}\" and ends with status 0"))
        {
            return false;
        }

        // What its first run leaves in the page cache is there now.
        long before = Number(run.Output(), end);
        ulong pages = FewestPages + ((ulong)Unix.Now() % (MostPages - FewestPages));
        byte* memory = (byte*)Unix.MMap(pages * Unix.PageSize).Raw;
        for (ulong i = 0; i < pages; i++)
        {
            memory[i * Unix.PageSize] = 1;
        }

        long taken = before - Number(run.Output(), end) - (long)pages;
        return Tap.Holds(taken is >= -Tolerance and <= Tolerance, $"{program} tells {pages} frames less when {pages} are taken");
    }

    /// <summary>The number in a line of <c>Free frames: N</c> and this end; -1 for another text.</summary>
    private static long Number(string? text, string end)
    {
        end += "\n";
        return text is not null && text.StartsWith(Before, System.StringComparison.Ordinal) && text.EndsWith(end, System.StringComparison.Ordinal)
            && Numbers.TryParse(text[Before.Length..^end.Length], out long number) ? number : -1;
    }
}
