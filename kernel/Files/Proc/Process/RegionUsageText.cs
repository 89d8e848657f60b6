using Tine.Memory;

namespace Tine.Files;

/// <summary>/proc/PID/smaps and smaps_rollup.</summary>
internal static class RegionUsageText
{
    private const int NameWidth = 16;

    /// <summary>Writes the next regions as smaps tells them.</summary>
    /// <param name="process">The process.</param>
    /// <param name="caller">The reading thread.</param>
    /// <param name="text">The destination.</param>
    /// <param name="position">The address from which to go on.</param>
    public static void Write(ProcessView process, Caller caller, TextBuffer text, ref ulong position)
    {
        var walk = new RegionWalk(process, caller, new VirtualAddress(position));
        while (text.Length < RegionText.PartSize)
        {
            if (!walk.MoveNext())
            {
                position = TextFile.End;
                return;
            }

            Region region = walk.Current;
            RegionText.Write(process, region, text);
            AddMemory(text, "Size:", region.Length);
            AddMemory(text, "KernelPageSize:", FrameNumber.Size);
            AddMemory(text, "MMUPageSize:", FrameNumber.Size);
            RegionUsage usage = walk.Measure();
            AddUsage(text, usage, region.IsLocked ? usage.Proportional : 0);
            text.Add("THPeligible:           0\n");
            AddFlags(text, region);
            position = walk.Position.Value;
        }
    }

    public static void WriteSum(ProcessView process, Caller caller, TextBuffer text)
    {
        if (process.Memory is not { Regions.Length: > 0 } memory)
        {
            return;
        }

        VirtualAddress first = memory.Regions[0].Start;
        VirtualAddress last = memory.Regions[^1].End;
        int start = text.Length;
        RegionText.WriteRange(first, last, text);
        RegionText.PadToName(text.Add("---p 00000000 00:00 0 "), start).Add("[rollup]\n");
        RegionUsage usage = new RegionWalk(process, caller, default).Measure(first, last);
        AddUsage(text, usage, memory.Account.Locked == 0 ? 0 : MeasureLocked(process, caller));
    }

    /// <summary>The resident part of locked regions, each page divided by the number of its mappings.</summary>
    private static ulong MeasureLocked(ProcessView process, Caller caller)
    {
        ulong bytes = 0;
        for (var walk = new RegionWalk(process, caller, default); walk.MoveNext();)
        {
            bytes += walk.Current.IsLocked ? walk.Measure().Proportional : 0;
        }

        return bytes;
    }

    private static void AddUsage(TextBuffer text, in RegionUsage usage, ulong locked)
    {
        AddMemory(text, "Rss:", usage.Resident);
        AddMemory(text, "Pss:", usage.Proportional);
        AddMemory(text, "Pss_Dirty:", usage.ProportionalDirty);
        AddMemory(text, "Shared_Clean:", usage.SharedClean);
        AddMemory(text, "Shared_Dirty:", usage.SharedDirty);
        AddMemory(text, "Private_Clean:", usage.PrivateClean);
        AddMemory(text, "Private_Dirty:", usage.PrivateDirty);
        AddMemory(text, "Referenced:", usage.Referenced);
        AddMemory(text, "Anonymous:", usage.Anonymous);

        // What Tine does not have: merged pages, pages that may be dropped, large pages, swap.
        AddMemory(text, "LazyFree:", 0);
        AddMemory(text, "AnonHugePages:", 0);
        AddMemory(text, "ShmemPmdMapped:", 0);
        AddMemory(text, "FilePmdMapped:", 0);
        AddMemory(text, "Shared_Hugetlb:", 0);
        AddMemory(text, "Private_Hugetlb:", 0);
        AddMemory(text, "Swap:", 0);
        AddMemory(text, "SwapPss:", 0);
        AddMemory(text, "Locked:", locked);
    }

    private static void AddMemory(TextBuffer text, string name, ulong bytes) =>
        text.AddMemory(name, bytes, NameWidth);

    /// <summary>Adds two letters a flag; proc(5), VmFlags.</summary>
    private static void AddFlags(TextBuffer text, in Region region)
    {
        text.Add("VmFlags: ");
        AddAccess(text, region.Protection, ["rd ", "wr ", "ex "]);
        text.Add(region.IsShared && (region.Maximum & Protection.Write) != 0 ? "sh " : ""); // Linux: VM_SHARED is of files that may be written
        AddAccess(text, region.Maximum, ["mr ", "mw ", "me "]);
        text.Add(region.IsShared ? "ms " : "");
        text.Add(region.GrowsDown ? "gd " : "");
        AddFlag(text, region, RegionFlags.Locked, "lo ");
        AddFlag(text, region, RegionFlags.ReadSequentially, "sr ");
        AddFlag(text, region, RegionFlags.ReadRandomly, "rr ");
        AddFlag(text, region, RegionFlags.NotForked, "dc ");
        AddFlag(text, region, RegionFlags.LockedOnFault, "lf ");
        bool isAccounted = !region.IsShared && (region.Protection & Protection.Write) != 0 && (region.Flags & RegionFlags.NoReserve) == 0;
        text.Add(isAccounted ? "ac " : "");
        AddFlag(text, region, RegionFlags.NoReserve, "nr ");
        AddFlag(text, region, RegionFlags.WipedOnFork, "wf ");
        AddFlag(text, region, RegionFlags.NotDumped, "dd ");
        text.Add('\n');
    }

    private static void AddFlag(TextBuffer text, in Region region, RegionFlags flag, string name) =>
        text.Add((region.Flags & flag) != 0 ? name : "");

    private static void AddAccess(TextBuffer text, Protection protection, string[] names)
    {
        text.Add((protection & Protection.Read) != 0 ? names[0] : "");
        text.Add((protection & Protection.Write) != 0 ? names[1] : "");
        text.Add((protection & Protection.Execute) != 0 ? names[2] : "");
    }
}
