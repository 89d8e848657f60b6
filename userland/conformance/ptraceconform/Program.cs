using System.Runtime;
using Tine.Runtime;

namespace Tine.TraceConform;

/// <summary>
/// ptrace(2), item by item, in C programs: the same files run on Linux, the oracle, and on Tine, and print the same lines.
/// </summary>
/// <remarks>ptraceconform [NAME]... runs only the items whose names begin so.</remarks>
internal static class Program
{
    private const string Reason = "only Tine can tell";

    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        Checklist.Begin(arguments);
        if (!Board.Map())
        {
            return 2;
        }

        string own = ProgramSearch.OwnPath();
        LibraryProgram.Run(own + "-c", "P0 the C program came to its end");
        RunOnTine(own + "-tine");
        return Checklist.Finish();
    }

    /// <summary>Runs the items about debug registers, which a host in a virtual machine need not have.</summary>
    private static void RunOnTine(string program)
    {
        const string whole = "P0 the C program of Tine's own items came to its end";
        if (TineInspect.IsPresent)
        {
            LibraryProgram.Run(program, whole);
            return;
        }

        Checklist.Skip("P8 a watchpoint stops after each write", Reason);
        Checklist.Skip("P8 a hardware breakpoint stops before its instruction", Reason);
        Checklist.Skip("P8 debug registers are a thread's own", Reason);
        Checklist.Skip("P8 debug registers that cannot be: EINVAL, EIO", Reason);
        Checklist.Skip(whole, Reason);
    }
}
