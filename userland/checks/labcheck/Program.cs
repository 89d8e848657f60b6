using System.Runtime;
using Tine.Runtime;

namespace Tine.LabCheck;

/// <summary>The calls of the course's first lab (tests/Labs/boot), as TAP.</summary>
internal static class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        Tap.Begin(arguments);
        NumberCases.Run();
        PointerCases.Run();
        ProgramCases.Run();
        PuzzleCases.Run();
        return Tap.Finish();
    }
}
