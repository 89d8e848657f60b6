using System.Runtime;
using Tine.Runtime;

namespace Tine.PartialCalls;

/// <summary>Partial calls refuse what they do not do.</summary>
internal static class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        Tap.Begin(arguments);
        FileRows.Run();
        SocketRows.Run();
        ProcessRows.Run();
        TimeRows.Run();
        MemoryRows.Run();
        return Tap.Finish();
    }
}
