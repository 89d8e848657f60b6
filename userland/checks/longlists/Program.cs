using System.Runtime;
using Tine.Runtime;

namespace Tine.LongLists;

/// <summary>Calls that go through a list which a program can make as long as it likes: the machine must answer others meanwhile.</summary>
internal static class Program
{
    /// <summary>The argument of a program that only ends.</summary>
    internal const string EndAtOnce = "--end";

    /// <summary>The argument of a program that takes all memory: for a machine that has nothing else to do.</summary>
    private const string Shortage = "--shortage";

    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        if (arguments.Length > 0 && arguments[0] == EndAtOnce)
        {
            return 0;
        }

        if (arguments.Length > 0 && arguments[0] == Shortage)
        {
            return ShortageCase.Run();
        }

        Tap.Begin(arguments);
        ArgumentCases.Run();
        RegionCases.Run();
        MappingCases.Run();
        MemoryLockCases.Run();
        FileCases.Run();
        EventCases.Run();
        SocketCases.Run();
        CrowdCases.Run();
        MutexCases.Run();
        SignalCases.Run();
        RealTimeCases.Run();
        AttributeCases.Run();
        ChildCases.Run();
        ForkCases.Run();
        LockCases.Run();
        SemaphoreCases.Run();
        VectorCases.Run();
        AnswerCases.Run();
        return Tap.Finish();
    }
}
