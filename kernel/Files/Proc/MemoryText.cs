using Tine.Memory;

namespace Tine.Files;

/// <summary>/proc/meminfo, as Linux 6.1 has it; lines of which Tine has no measure are left out.</summary>
internal static class MemoryText
{
    private const int NameWidth = 16;

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
        Add(text, "CommitLimit:", Commitment.LimitBytes);
        Add(text, "Committed_AS:", Commitment.CommittedBytes);
    }

    private static void Add(TextBuffer text, string name, ulong bytes) =>
        text.AddMemory(name, bytes, NameWidth);
}
