using System.Runtime;
using Tine.Runtime;

namespace Tine.IpcConform;

/// <summary>
/// System V IPC and POSIX message queues, item by item, in a C program: the same files run on Linux, the oracle, and on Tine, and print the same lines.
/// </summary>
/// <remarks>ipcconform [NAME]... runs only the items whose names begin so.</remarks>
internal static class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        Checklist.Begin(arguments);
        if (!Board.Map())
        {
            return 2;
        }

        LibraryProgram.Run(ProgramSearch.OwnPath() + "-c", "V0 the C program came to its end");
        return Checklist.Finish();
    }
}
