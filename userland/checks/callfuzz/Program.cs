using System.Runtime;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.CallFuzz;

/// <summary>
/// Throws random numbers, arguments and pointers at the kernel, from processes of a user without rights; afterwards
/// the kernel must still do its ordinary work and have all its frames back.
/// </summary>
/// <remarks>
/// callfuzz [CALLS [SEED]]: so many calls at least. The seed is printed, by default it comes from the clock. Child n
/// draws its calls from the seed and n, so the same seed throws the same calls as far as no deadline cuts a child short.
/// </remarks>
internal static unsafe class Program
{
    private const long DefaultCalls = 2_000;
    private const long WarmUpCalls = 1_000;
    private const int Patience = 50;
    private const long Pause = 20_000_000;

    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        long calls = arguments.Length > 0 && Numbers.TryParse(arguments[0], out long wanted) ? wanted : DefaultCalls;
        long seed = arguments.Length > 1 && Numbers.TryParse(arguments[1], out long given) ? given : Unix.Now();
        StandardOutput.WriteLine($"callfuzz: {calls} calls, seed {seed}");
        FlushAll();

        // The second time round, all that the kernel keeps for next time is there already.
        if (!Crowd.Gather() || !Campaign.Run(WarmUpCalls, ~(ulong)seed, out _))
        {
            return Fail("the warm-up did not come to its end");
        }

        ulong before = Frames();
        bool isWhole = Campaign.Run(calls, (ulong)seed, out CampaignResult result);
        ulong after = Frames();
        for (int i = 0; i < Patience && after != before; i++)
        {
            Unix.Sleep(Pause);
            after = Frames();
        }

        StandardOutput.WriteLine($"callfuzz: {result.Calls} calls of {result.Processes} processes, {result.Killed} of them killed for standing still");
        StandardOutput.WriteLine($"callfuzz: {before} frames before, {after} after");
        if (!isWhole)
        {
            return Fail("the run did not come to its end");
        }

        if (before != after)
        {
            return Fail("frames are missing");
        }

        string? broken = Afterwards.FindBroken();
        if (broken != null)
        {
            return Fail(broken);
        }

        StandardOutput.WriteLine($"callfuzz: the kernel lives");
        return 0;
    }

    private static int Fail(string reason)
    {
        StandardOutput.WriteLine($"callfuzz: {reason}");
        return 1;
    }

    /// <summary>Free frames and those of the kernel's managed heap: their sum changes only when a frame is lost. 0 on another kernel.</summary>
    private static ulong Frames()
    {
        TineInspect.System(out MachineInspection inspection);
        return inspection.FreeFrames + (inspection.HeapBytes / Unix.PageSize);
    }
}
