using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongLists;

/// <summary>Forks that copy the entries of thousands of pages: shared and private memory takes turns in each page table.</summary>
internal static unsafe class ForkCases
{
    internal static void Run() => Case("24 regions of 500 pages, every second shared: fork", &ForkMixed);

    private static bool ForkMixed()
    {
        const int regions = 24;
        const ulong bytes = 500 * Unix.PageSize;
        byte* memory = Unix.MMap(regions * bytes).Address;
        for (int region = 1; region < regions; region += 2)
        {
            Unix.MMap(memory + ((ulong)region * bytes), bytes, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous | MapFlags.Fixed, -1, 0);
        }

        for (ulong at = 0; at < regions * bytes; at += Unix.PageSize)
        {
            memory[at] = 1;
        }

        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            memory[0] = 2;
            memory[bytes] = 2;
            Unix.Exit(0);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return Holds(status.Is(0) && memory[0] == 1 && memory[bytes] == 2, "private and shared pages");
    }
}
