using System.Runtime;
using Tine.Runtime;

namespace Tine.SignalConform;

/// <summary>Signals and timers, item by item: the same file runs on Linux, the oracle, and on Tine, and prints the same lines.</summary>
/// <remarks>signalconform [NAME]... runs only the items whose names begin so.</remarks>
internal static class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        Checklist.Begin(arguments);
        if (!Board.Map() || !Recorder.Map())
        {
            return 2;
        }

        // A core dump would be told by the status of those that a signal ends.
        CoreItems.SetLimit(0);
        ActionItems.Run();
        MaskItems.Run();
        QueueItems.Run();
        FlagItems.Run();
        StackItems.Run();
        RestartItems.Run();
        StopItems.Run();
        SleepItems.Run();
        WaitItems.Run();
        FrameItems.Run();
        ForgedFrameItems.Run();
        FaultItems.Run();
        ArithmeticItems.Run();
        TimerItems.Run();
        ClockTimerItems.Run();
        ChildItems.Run();
        ProcessorTimeItems.Run();
        BrokenPipeItems.Run();
        CoreItems.Run();
        return Checklist.Finish();
    }
}
