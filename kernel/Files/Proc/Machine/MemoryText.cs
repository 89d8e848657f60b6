using Tine.Memory;

namespace Tine.Files;

/// <summary>/proc/meminfo and vmstat as in Linux 6.1, without the lines that Tine has no measure for.</summary>
internal static class MemoryText
{
    private const int NameWidth = 16;
    private const ulong BytesAKilobyte = 1024;

    public static void Write(SystemInformation system, TextBuffer text)
    {
        // Files live in memory alone: what caches them on Linux is all there is of them, and cannot be dropped.
        ulong files = system.CachedMemory;
        Add(text, "MemTotal:", system.TotalMemory);
        Add(text, "MemFree:", system.FreeMemory);
        Add(text, "MemAvailable:", system.FreeMemory);
        Add(text, "Buffers:", 0);
        Add(text, "Cached:", files);
        Add(text, "SwapCached:", 0);
        Add(text, "SwapTotal:", 0);
        Add(text, "SwapFree:", 0);
        Add(text, "Dirty:", 0);
        Add(text, "Writeback:", 0);
        Add(text, "Shmem:", files);
        Add(text, "KReclaimable:", 0);
        Add(text, "Slab:", system.KernelMemory);
        Add(text, "SReclaimable:", 0);
        Add(text, "SUnreclaim:", system.KernelMemory);
        Add(text, "KernelStack:", (ulong)system.ThreadCount * KernelStack.Size);
        Add(text, "PageTables:", AddressSpace.AllTableFrames << FrameNumber.Shift);
        Add(text, "CommitLimit:", Commitment.Current.LimitBytes);
        Add(text, "Committed_AS:", Commitment.Current.CommittedBytes);
    }

    /// <summary>Writes meminfo of the only node in /sys, of the same measures.</summary>
    public static void WriteNode(SystemInformation system, TextBuffer text)
    {
        AddOfNode(text, "MemTotal:", system.TotalMemory);
        AddOfNode(text, "MemFree:", system.FreeMemory);
        AddOfNode(text, "MemUsed:", system.TotalMemory - system.FreeMemory);
        AddOfNode(text, "FilePages:", system.CachedMemory);
        AddOfNode(text, "Shmem:", system.CachedMemory);
        AddOfNode(text, "KernelStack:", (ulong)system.ThreadCount * KernelStack.Size);
        AddOfNode(text, "PageTables:", AddressSpace.AllTableFrames << FrameNumber.Shift);
        AddOfNode(text, "Slab:", system.KernelMemory);
        AddOfNode(text, "SUnreclaim:", system.KernelMemory);
    }

    /// <summary>Writes /proc/vmstat, in pages: the lines that Tine has a measure for, in Linux's order.</summary>
    public static void WriteCounters(SystemInformation system, TextBuffer text)
    {
        AddPages(text, "nr_free_pages ", system.FreeMemory);
        AddPages(text, "nr_slab_unreclaimable ", system.KernelMemory);
        AddPages(text, "nr_file_pages ", system.CachedMemory);
        AddPages(text, "nr_shmem ", system.CachedMemory);
        text.Add("nr_kernel_stack ").Add((ulong)system.ThreadCount * KernelStack.Size / BytesAKilobyte).Add('\n');
        AddPages(text, "nr_page_table_pages ", AddressSpace.AllTableFrames << FrameNumber.Shift);
    }

    private static void AddOfNode(TextBuffer text, string name, ulong bytes) => Add(text.Add("Node 0 "), name, bytes);

    private static void AddPages(TextBuffer text, string name, ulong bytes) => text.Add(name).Add(bytes >> FrameNumber.Shift).Add('\n');

    private static void Add(TextBuffer text, string name, ulong bytes) =>
        text.AddMemory(name, bytes, NameWidth);
}
