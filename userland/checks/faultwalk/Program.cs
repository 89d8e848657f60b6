using System.Runtime;
using Tine.Runtime;

namespace Tine.FaultWalk;

/// <summary>
/// Failure on purpose: has the n-th frame allocation (or heap reservation) fail in the middle of an operation, for n
/// from 1 until the operation succeeds. Every failure must be ENOMEM or EAGAIN, or end the one process that needed
/// the memory; and the kernel's counts must be back where they were.
/// </summary>
internal static class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        if (arguments.Length == 1 && arguments[0] == Operations.HelperArgument)
        {
            return 0;
        }

        if (!TineInspect.IsPresent)
        {
            Streams.StandardOutput.WriteLine("1..0 # SKIP only Tine lets memory fail on purpose");
            return 0;
        }

        Operations.Prepare();
        return Walk.All();
    }
}
