using System.Runtime;
using Tine.Runtime;

namespace Tine.BadPointers;

/// <summary>Hands every kind of bad pointer to every call that takes one: EFAULT each time, and nothing else happens.</summary>
internal static unsafe class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        Tap.Begin(arguments);
        Places.Prepare();
        FileCalls.Run();
        ProcessCalls.Run();
        TimeAndSignalCalls.Run();
        EventAndSocketCalls.Run();
        return Tap.Finish();
    }
}
