using Tine.Runtime;

namespace Tine.LimitConform;

/// <summary>Children that take memory, and a board on which they say how far they are.</summary>
internal static unsafe class Hogs
{
    internal const int Ready = 1;

    /// <summary>More than the frames that are kept from programs.</summary>
    internal const ulong KeptPages = 700;

    /// <summary>Shared by all processes of a case: how far they are.</summary>
    internal static int* s_board;

    internal static ulong FreePages()
    {
        TineInspect.System(out MachineInspection inspection);
        return inspection.FreeFrames;
    }

    internal static void MapBoard() =>
        s_board = (int*)Unix.MMap(null, Unix.PageSize, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous, -1, 0).Address;

    internal static void AwaitBoard(int slot)
    {
        while (System.Threading.Volatile.Read(ref s_board[slot]) != Ready)
        {
            Unix.SchedYield();
        }
    }

    /// <summary>A child that has so many pages, says so, and waits.</summary>
    internal static SysResult Holder(ulong pages, int slot)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Take(pages);
            s_board[slot] = Ready;
            while (true)
            {
                Unix.Call(SystemCall.Pause);
            }
        }

        if (child.Succeeded)
        {
            AwaitBoard(slot);
        }

        return child;
    }

    /// <summary>Touches so many pages, in mappings that are never refused.</summary>
    /// <returns>The first of them.</returns>
    internal static byte* Take(ulong pages, MapFlags sharing = MapFlags.Private)
    {
        byte* start = Unix.MMap(null, pages * Unix.PageSize, Protection.ReadWrite,
            sharing | MapFlags.Anonymous | MapFlags.NoReserve, -1, 0).Address;
        for (ulong i = 0; i < pages; i++)
        {
            start[i * Unix.PageSize] = 1;
        }

        return start;
    }

    /// <summary>A child that takes more than there is and then ends with status 0.</summary>
    internal static WaitStatus Hog(ulong pages, MapFlags sharing = MapFlags.Private)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Take(pages, sharing);
            Unix.Exit(0);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return status;
    }

    internal static bool IsAlive(SysResult child) => Unix.Wait(child.Int, out _, WaitOptions.NoHang).Raw == 0;

    internal static ulong Frames(in MachineInspection inspection) => inspection.FreeFrames + (inspection.HeapBytes / Unix.PageSize);
}
