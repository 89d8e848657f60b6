using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongLists;

/// <summary>Locks of memory in tens of thousands of regions.</summary>
internal static unsafe class LockCases
{
    private const int LockedMemoryLimit = 8;
    private const ulong Pages = 30_000;
    private const ulong CurrentAndFuture = 3;

    internal static void Run() => Case("munlockall makes one region of 30000", &UnlockAll);

    private static bool UnlockAll()
    {
        Unix.Limit(LockedMemoryLimit, Pages * 2 * Unix.PageSize, Pages * 2 * Unix.PageSize);
        bool isGood = Unix.Call(SystemCall.MLockAll, CurrentAndFuture).Succeeded;
        byte* memory = Unix.MMap(Pages * Unix.PageSize).Address;
        for (ulong page = 0; page < Pages; page += 2)
        {
            isGood &= Unix.Call(SystemCall.MUnlock, (ulong)(memory + (page * Unix.PageSize)), Unix.PageSize).Succeeded;
        }

        return Holds(isGood, "every second page is locked") & Gives(Unix.Call(SystemCall.MUnlockAll), Errno.None, "munlockall");
    }
}
