using System.Runtime;
using Tine.Runtime;

namespace Tine.RelativesTest;

/// <summary>rfork, forkx and vforkx: each combination that their pages define, and EINVAL for the rest. The same on Linux.</summary>
internal static unsafe class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        Tap.Begin(arguments);
        RforkCases.Run();
        RforkStackCases.Run();
        ForkxCases.Run();
        Tap.Case("C the header does the same in C", &Header);
        return Tap.Finish();
    }

    private static bool Header()
    {
        string program = ProgramSearch.OwnPath() + "-c";
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.ExecVe(program, ArgumentVector.Of(program), ArgumentVector.Of("PATH=/bin:/usr/bin"));
            Unix.Exit(127);
        }

        return Family.Ended(child, 0, WaitOptions.None, "relatives-c");
    }
}
