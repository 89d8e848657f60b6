using System.Runtime;
using Tine.Runtime;

namespace Tine.JobConform;

/// <summary>
/// Sessions, groups and terminals, item by item: the same file runs on Linux, the oracle, and on Tine, and prints the same lines.
/// </summary>
/// <remarks>jobconform [NAME]... runs only the items whose names begin so. Terminals are pseudo-terminals of its own.</remarks>
internal static class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        if (arguments.Length == 1 && arguments[0] == GroupItems.WaitMarker)
        {
            return GroupItems.WaitForEnd();
        }

        Checklist.Begin(arguments);
        if (!Board.Map())
        {
            return 2;
        }

        Unix.Limit(Unix.CoreLimit, 0);
        GroupItems.Run();
        ControlItems.Run();
        ForegroundItems.Run();
        BackgroundItems.Run();
        KeyItems.Run();
        WaitItems.Run();
        WaitOptionItems.Run();
        ZombieItems.Run();
        OrphanItems.Run();
        HangUpItems.Run();
        LineItems.Run();
        EchoItems.Run();
        return Checklist.Finish();
    }
}
