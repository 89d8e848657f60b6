using System.Runtime;
using Tine.Runtime;

namespace Tine.ThreadConform;

/// <summary>
/// Threads, futexes and the two C libraries' pthreads, item by item: the same files run on Linux, the oracle, and on Tine, and
/// print the same lines.
/// </summary>
/// <remarks>threadconform [NAME]... runs only the items whose names begin so.</remarks>
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

        FutexItems.Run();
        CloneItems.Run();
        RobustItems.Run();
        NiceItems.Run();
        PolicyItems.Run();
        SlackItems.Run();
        RealTimeItems.Run();
        InputOutputItems.Run();
        ClockItems.Run();
        ClockSetItems.Run();
        EndItems.Run();
        string own = ProgramSearch.OwnPath();
        LibraryProgram.Run(own + "-musl", "T0 musl: the C program came to its end", "musl: ");
        LibraryProgram.Run(own + "-glibc", "T0 glibc: the C program came to its end", "glibc: ");
        return Checklist.Finish();
    }
}
