using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.ShellTest;

/// <summary>One script and what must come of it.</summary>
internal static class Check
{
    internal static void That(string name, string script, string expected, int status = 0)
    {
        int found = Session.Run(script, out string output);
        if (output != expected)
        {
            StandardOutput.WriteLine($"# printed: {output}");
        }

        if (found != status)
        {
            StandardOutput.WriteLine($"# status {found}, not {status}");
        }

        Tap.Ok(output == expected && found == status, name);
    }
}
