using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongLists;

/// <summary>Processes that end with a core file.</summary>
internal static class CoreFile
{
    /// <summary>Ends the calling process by SIGABRT, with a core file without a limit.</summary>
    internal static void EndWith()
    {
        const int coreLimit = 4;
        Unix.Limit(coreLimit, ulong.MaxValue, ulong.MaxValue);
        Unix.ChDir("/tmp");
        Unix.Kill(Unix.GetPid(), Signal.Abort);
    }

    /// <summary>Waits for a child that ends so, and removes its core file.</summary>
    internal static bool EndedWith(SysResult child)
    {
        Unix.Wait(child.Int, out WaitStatus status);
        Unix.Unlink("/tmp/core");
        return Holds(status.WasKilled && status.KillingSignal == Signal.Abort, "it ends by the signal");
    }
}
