using System.Runtime;
using Tine.Runtime;

namespace Tine.LongCalls;

/// <summary>Calls that move or visit as much as one call can: the machine must answer others meanwhile, and a kill ends them.</summary>
internal static class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        Tap.Begin(arguments);
        TransferCases.Run();
        WatchCases.Run();
        FileCases.Run();
        ProcessCases.Run();
        TimerCases.Run();
        EditCases.Run();
        return Tap.Finish();
    }
}
