using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.MemoryTest;

/// <summary>brk and the stack.</summary>
internal static unsafe class Growth
{
    private const ulong Page = Unix.PageSize;
    private const int StackLimit = 3;

    internal static void Run()
    {
        Case("brk grows with zeros, shrinks, and refuses nonsense", &Break);
        Case("the stack grows by itself", &Stack);
        Case("the stack ends at its limit with SIGSEGV", &StackEnd);
    }

    private static bool Break()
    {
        byte* start = Unix.Brk(null);
        bool isGood = Holds(Unix.Brk(start + (4 * Page)) == start + (4 * Page), "it grows");
        isGood &= Holds(start[0] == 0 && start[(4 * Page) - 1] == 0, "with zeros");
        start[0] = 7;
        start[3 * Page] = 8;
        isGood &= Holds(Unix.Brk(start + Page) == start + Page, "it shrinks");
        isGood &= Holds(!Fault.IsReadable((byte*)(((ulong)start + (3 * Page)) & ~(Page - 1))), "what is above is gone");
        Unix.Brk(start + (4 * Page));
        isGood &= Holds(start[0] == 7 && start[3 * Page] == 0, "grown again it is fresh");
        isGood &= Holds(Unix.Brk((byte*)0x1000) == start + (4 * Page), "below its start it does not move");
        return isGood & Holds(Unix.Brk((byte*)0x7FFF_FFFF_F000) == start + (4 * Page), "nor to the top");
    }

    private static bool Stack() => Holds(Descend(700) == 700, "700 frames of 4 KiB");

    /// <summary>Far below the pointer, too: the compiler steps through big frames page by page, but nobody has to.</summary>
    private static int Descend(int depth)
    {
        byte* room = stackalloc byte[4000];
        room[0] = 1;
        return depth == 0 ? 0 : Descend(depth - 1) + room[0];
    }

    private static bool StackEnd()
    {
        ulong* limit = stackalloc ulong[2];
        Unix.Call(SystemCall.GetRLimit, StackLimit, (ulong)limit);
        bool isGood = Holds(limit[0] == 8UL << 20, "the limit is 8 MiB");
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit(Descend(int.MaxValue) == 0 ? 0 : 1);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return isGood & Holds(status.Is(Signal.SegmentationFault), "SIGSEGV");
    }
}
