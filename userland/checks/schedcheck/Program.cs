using System.Runtime;
using Tine.Runtime;

namespace Tine.SchedCheck;

/// <summary>
/// Shares of the processor, latency beside programs that compute, and the cost of timers, as TAP (tests/Labs/sched). Meant for
/// <c>--icount</c>, where time is the number of instructions.
/// </summary>
internal static class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        Tap.Begin(arguments);
        LatencyCases.Run();
        ShareCases.Run();
        TimerCases.Run();
        return Tap.Finish();
    }
}
