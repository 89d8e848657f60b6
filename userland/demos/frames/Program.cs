using System.Runtime;
using Tine.Runtime;

namespace Tine.FramesDemo;

/// <summary>Prints how many frames are free, by the first lab's call 501 (tests/Labs/boot). ENOSYS on Linux.</summary>
internal static unsafe class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        // LAB boot: solution
        const int fields = 4;
        const SystemCall machineSummary = (SystemCall)501;
        ulong* summary = stackalloc ulong[fields];
        SysResult result = Unix.Call(machineSummary, (ulong)summary);
        if (result.Failed)
        {
            Streams.StandardError.WriteLine($"frames: {result.Error}");
            return 1;
        }

        Streams.StandardOutput.WriteLine($"Free frames: {summary[1]} of {summary[0]}");
        return 0;
        // LAB boot: hand-out
        //| Streams.StandardError.WriteLine("frames: not written yet");
        //| return 1;
        // LAB boot: end
    }
}
