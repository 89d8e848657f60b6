using Tine.Memory;
using Tine.X64;

namespace Tine.Startup;

/// <summary>Finds the usable memory, gives it to the frame allocator and makes the final page tables.</summary>
internal static unsafe class MemoryStartup
{
    /// <summary>The kernel runs with less than this many free bytes left, but no program does.</summary>
    private const ulong SmallestUsableBytes = 16UL << 20;

    /// <summary>The memory of a PC of 64 MiB, without the part that firmware keeps.</summary>
    private const ulong EnoughWithoutInitramfs = 60UL << 20;

    /// <summary>start.asm's tables reach this far: what is needed before the final tables must lie below.</summary>
    private const ulong EarlyLimit = 4UL << 30;

    public static void Run(ref BootInformation information)
    {
        ulong frameCount = HighestFrame(information.Present);
        MemoryRangeList free = information.Usable;
        // The first megabyte holds the loader's own data and what firmware calls its own without saying so.
        free.Subtract(new MemoryRange(0, 0x10_0000));
        free.Subtract(Image.PhysicalRange);
        free.Subtract(WholePages(information.Initramfs));
        free.RoundToPages();

        ulong tableBytes = frameCount * FrameTable.BytesPerFrame + FrameNumber.Size - 1 & ~(FrameNumber.Size - 1);
        ulong table = free.Take(tableBytes, EarlyLimit);
        if (table == 0 || TotalBytes(free) < SmallestUsableBytes)
        {
            Panic.Because(TotalBytes(information.Present) < EnoughWithoutInitramfs
                ? "There is too little memory: Tine needs 64 MiB."
                : "There is too little memory beside the initramfs.");
        }

        FrameTable.Initialize(PhysicalMemory.Pointer(new PhysicalAddress(table)), frameCount);
        AddLowestLast(ref free);
        FrameAllocator.Current.PrepareZeroFrame();
        KernelRoot.Current.Initialize(KernelMap.Build(ref information));
    }

    /// <summary>Adds the lowest range last, since the allocator begins with it: the first frames must be reachable.</summary>
    private static void AddLowestLast(ref MemoryRangeList free)
    {
        for (int added = 0; added < free.Count; added++)
        {
            int highest = -1;
            for (int index = 0; index < free.Count; index++)
            {
                if (!free[index].IsEmpty && (highest < 0 || free[index].Start > free[highest].Start))
                {
                    highest = index;
                }
            }

            if (highest < 0)
            {
                return;
            }

            MemoryRange range = free[highest];
            FrameAllocator.Current.AddRange(new PhysicalAddress(range.Start).Frame, range.Length / FrameNumber.Size);
            free.Subtract(range);
        }
    }

    private static ulong HighestFrame(in MemoryRangeList ranges)
    {
        ulong end = 0;
        for (int index = 0; index < ranges.Count; index++)
        {
            end = ranges[index].End > end ? ranges[index].End : end;
        }

        return end / FrameNumber.Size;
    }

    private static ulong TotalBytes(in MemoryRangeList ranges)
    {
        ulong total = 0;
        for (int index = 0; index < ranges.Count; index++)
        {
            total += ranges[index].Length;
        }

        return total;
    }

    private static MemoryRange WholePages(MemoryRange range) => range.IsEmpty
        ? range
        : new MemoryRange(range.Start & ~(FrameNumber.Size - 1), range.End + FrameNumber.Size - 1 & ~(FrameNumber.Size - 1));
}
