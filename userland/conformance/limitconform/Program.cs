using System.Runtime;
using Tine.Runtime;

namespace Tine.LimitConform;

/// <summary>Resource limits by setrlimit(2), prlimit(2) and unshare(2): the same lines on Linux and on Tine.</summary>
/// <remarks>
/// limitconform --machine tries what would disturb a host: process numbers that wrap, and memory that is out. It
/// needs Tine's counters. So does limitconform --objects, an attack of an ordinary user's with each kind of object.
/// </remarks>
internal static unsafe class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        if (arguments.Length == 2 && arguments[0] == InheritanceCases.HelperArgument)
        {
            return InheritanceCases.Helper(arguments[1]);
        }

        if (arguments.Length == 1 && arguments[0] is "--machine" or "--objects")
        {
            return Machine(arguments[0] == "--objects" ? &RunObjects : &RunMachine);
        }

        Tap.Begin(arguments);
        CountCases.Run();
        PriorityCases.Run();
        MemoryCases.Run();
        FileCases.Run();
        OtherProcessCases.Run();
        InheritanceCases.Run();
        UnshareCases.Run();
        UserCases.Run();
        ProcCases.Run();
        TransferCases.Run();
        return Tap.Finish();
    }

    private static int Machine(delegate*<void> cases)
    {
        if (!TineInspect.IsPresent)
        {
            Streams.StandardOutput.WriteLine("1..0 # SKIP this would disturb the host");
            Streams.FlushAll();
            return 0;
        }

        Tap.Begin([]);
        cases();
        return Tap.Finish();
    }

    private static void RunMachine()
    {
        NumberCases.Run();
        OutOfMemoryCases.Run();
        VictimCases.Run();
        CallsOfVictims.Run();
    }

    private static void RunObjects() => ObjectCases.Run();
}
