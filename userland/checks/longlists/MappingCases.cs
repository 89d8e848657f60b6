using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongLists;

/// <summary>Pages that stand in very many places: the same page of a file in each mapping, the one page of zeros.</summary>
internal static unsafe class MappingCases
{
    private const ulong PageSize = Unix.PageSize;

    internal static void Run()
    {
        Case("20000 mappings of the same pages: a hole in the file", &PunchHole);
        Case("256 MiB of zeros that were read: statm and smaps", &MeasureZeros);
    }

    private static bool PunchHole()
    {
        const ulong pages = 64;
        const int mappings = 20_000;
        const ulong keepSizeAndPunch = 3;
        fixed (byte* name = "f\0"u8)
        {
            int file = Unix.Call(SystemCall.MemFdCreate, (ulong)name).Int;
            Unix.FTruncate(file, (long)(pages * PageSize));
            bool isGood = true;
            for (int i = 0; i < mappings; i++)
            {
                // With a page between, they do not become one.
                byte* memory = RegionCases.Map(null, (pages + 1) * PageSize, MapFlags.NoReserve);
                isGood &= Unix.MMap(memory, pages * PageSize, Protection.ReadWrite, MapFlags.Shared | MapFlags.Fixed, file, 0).Succeeded;
                memory[0] = 1;
            }

            return Holds(isGood && Unix.Call(SystemCall.FAllocate, (ulong)file, keepSizeAndPunch, 0, pages * PageSize).Succeeded, "all calls succeed");
        }
    }

    private static bool MeasureZeros()
    {
        const ulong bytes = 256UL << 20;
        byte* memory = RegionCases.Map(null, bytes, MapFlags.NoReserve);
        return Holds(Unix.MAdvise(memory, bytes, Advice.PopulateRead).Succeeded, "MADV_POPULATE_READ")
            & Holds(LineCount.Of("/proc/self/statm") == 1, "statm") & Holds(LineCount.Of("/proc/self/smaps") > 10, "smaps");
    }
}
