using System.Runtime;
using Tine.Runtime;

namespace Tine.CallTest;

/// <summary>The things that programs talk and wait through, as on Linux. Works in /tmp/calltest.dir and removes it at the end.</summary>
internal static class Program
{
    private const string Directory = "/tmp/calltest.dir";

    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        Tap.Begin(arguments);
        Unix.UMask(0x12);
        Unix.MkDir(Directory);
        Unix.ChDir(Directory);
        EventCounters.Run();
        EventPolls.Run();
        EventPollRows.Run();
        EventPollExclusive.Run();
        Packets.Run();
        Streams.Run();
        NamedSockets.Run();
        Messages.Run();
        SocketOptions.Run();
        SocketExtras.Run();
        UrgentBytes.Run();
        FileOwners.Run();
        Depths.Run();
        Locks.Run();
        LockRows.Run();
        Timers.Run();
        SignalFiles.Run();
        MemoryFiles.Run();
        ProcessHandles.Run();
        Miscellany.Run();
        Refusals.Run();
        Leases.Run();
        Namespaces.Run();
        Unix.ChDir("/");
        bool isEmpty = Unix.RmDir(Directory).Succeeded;
        Tap.Ok(isEmpty, "every case has cleaned up");
        return Tap.Finish();
    }
}
