using Tine.Files;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>The regions that a core file has, each with as much as the process's filter asks for (Linux, vma_dump_size).</summary>
/// <remarks>Memory that the program itself may not read is left out.</remarks>
internal static class CoreSegments
{
    private const int InstructionsARegion = 2000;
    private const int InstructionsToMeasure = 50_000;
    private const uint ElfMagic = 0x464c_457f;

    public static BlockList<CoreSegment> Collect(AddressSpace memory, CoreWriter writer)
    {
        var segments = new BlockList<CoreSegment>();
        var position = default(VirtualAddress);
        while (!writer.HasFailed && memory.TryFindRegion(position, out Region region))
        {
            position = region.End;
            segments.Add(new CoreSegment(region.Start, region.End, region.Protection, BytesOf(memory, region, writer)));
            writer.Spend(InstructionsARegion);
        }

        return segments;
    }

    private static ulong BytesOf(AddressSpace memory, in Region region, CoreWriter writer)
    {
        bool isDevice = region.Backing is not (null or FilePages);
        if ((region.Flags & RegionFlags.NotDumped) != 0 || (region.Protection & Protection.Read) == 0 || isDevice)
        {
            return 0;
        }

        CoreFilter filter = memory.CoreFilter;
        var file = (region.Backing as FilePages)?.Owner as Inode;
        if (region.IsShared)
        {
            CoreFilter needed = file is null || file.LinkCount == 0 ? CoreFilter.SharedMemory : CoreFilter.SharedFiles;
            return (filter & needed) != 0 ? region.Length : 0;
        }

        if ((filter & CoreFilter.PrivateMemory) != 0 && HasWrittenPages(memory, region, writer))
        {
            return region.Length;
        }

        if (region.Backing is null || (filter & CoreFilter.PrivateFiles) != 0)
        {
            return region.Backing is null ? 0 : region.Length;
        }

        bool isHeader = (filter & CoreFilter.FileHeaders) != 0 && region.BackingPage == 0
            && memory.Read<uint>(region.Start) is { Failed: false, Value: ElfMagic };
        return isHeader ? FrameNumber.Size : 0;
    }

    private static bool HasWrittenPages(AddressSpace memory, in Region region, CoreWriter writer)
    {
        var usage = default(RegionUsage);
        for (VirtualAddress start = region.Start; start < region.End && usage.Anonymous == 0 && !writer.HasFailed;)
        {
            start = memory.Measure(start, region.End, ref usage);
            writer.Spend(InstructionsToMeasure);
        }

        return usage.Anonymous != 0;
    }
}
