using System.Runtime;
using Tine.Runtime;

namespace Tine.VForkMyths;

/// <summary>Common claims about vfork, each tried: one line with the claim, true, false or depends, and what was seen.</summary>
/// <remarks>vforkmyths [--verdicts]: the second form leaves out what was seen, which differs from machine to machine.</remarks>
internal static unsafe class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        if (arguments.Length == 1 && arguments[0] == MemoryClaims.HelperArgument)
        {
            return 5;
        }

        Claims.ShowsWhatWasSeen = arguments.Length == 0;
        MemoryClaims.Run();
        ProcessClaims.Run();
        CostClaims.Run();
        Streams.FlushAll();
        return Claims.Surprises == 0 ? 0 : 1;
    }
}
