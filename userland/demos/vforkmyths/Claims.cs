using Tine.Runtime;

namespace Tine.VForkMyths;

/// <summary>Prints the lines.</summary>
internal static class Claims
{
    internal static bool ShowsWhatWasSeen { get; set; }

    /// <summary>The number of times that something else was seen than should be on any true vfork.</summary>
    internal static int Surprises { get; private set; }

    /// <summary>Prints one claim.</summary>
    /// <param name="claim">As people say it.</param>
    /// <param name="verdict">true, false or depends, as it was seen now.</param>
    /// <param name="expected">The verdict that a true vfork gives.</param>
    /// <param name="seen">With numbers.</param>
    internal static void Tell(string claim, string verdict, string expected, string seen)
    {
        Surprises += verdict == expected ? 0 : 1;
        Streams.StandardOutput.Write($"{verdict,-8} {claim}");
        Streams.StandardOutput.WriteLine(ShowsWhatWasSeen ? "  [" + seen + "]" : "");
        Streams.StandardOutput.Flush();
    }

    internal static string Truth(bool isTrue) => isTrue ? "true" : "false";
}
