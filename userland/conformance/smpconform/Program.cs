using System.Runtime;
using Tine.Runtime;

namespace Tine.ProcessorConform;

/// <summary>
/// Several processors, item by item, in a C program: the same file runs on Linux, the oracle, and on Tine (<c>--cpus N</c>).
/// With one processor there is nothing to tell.
/// </summary>
/// <remarks>smpconform [NAME]... tells only the items whose names begin so.</remarks>
internal static class Program
{
    private const string Whole = "X0 the C program came to its end";

    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        Checklist.Begin(arguments);
        if (!Board.Map())
        {
            return 2;
        }

        LibraryProgram.Run(ProgramSearch.OwnPath() + "-c", Whole);
        return Checklist.Finish();
    }
}
