using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongLists;

/// <summary>Locks of memory in as many regions as <see cref="RegionCases"/> makes.</summary>
internal static unsafe class MemoryLockCases
{
    internal static void Run() => Case("30000 regions: mlockall, with all present, and where every second may not be touched", &LockAll);

    private static bool LockAll()
    {
        const ulong current = 1;
        byte* memory = RegionCases.Make();
        bool isGood = Unix.Call(SystemCall.MLockAll, current).Succeeded && Unix.Call(SystemCall.MLockAll, current).Succeeded;
        for (ulong page = 0; page < RegionCases.Count; page += 2)
        {
            Unix.MProtect(memory + (page * Unix.PageSize), Unix.PageSize, Protection.None);
        }

        return Holds(isGood && Unix.Call(SystemCall.MLockAll, current).Succeeded && Unix.Call(SystemCall.MUnlockAll).Succeeded, "they succeed");
    }
}
