using System;
using Tine.Runtime;

namespace Tine.MemoryTest;

/// <summary>Memory as /proc and mincore show it.</summary>
internal static unsafe class Sight
{
    private const ulong Page = Unix.PageSize;
    private const int MostPages = 64;

    /// <summary>Far from where kernels place what has no address.</summary>
    private static byte* s_next = (byte*)0x20_0000_0000;

    /// <summary>Maps pages at a place of their own, between two holes that stay.</summary>
    internal static byte* Map(ulong pages, Protection protection, MapFlags flags, int descriptor = -1, long offset = 0)
    {
        byte* start = s_next + Page;
        s_next += (pages + 2) * Page;
        return Unix.MMap(start, pages * Page, protection, flags | MapFlags.Fixed, descriptor, offset).Address;
    }

    /// <summary>Private memory with a different number in each page: 1, 2, and so on.</summary>
    internal static byte* MapNumbered(ulong pages)
    {
        byte* start = Map(pages, Protection.ReadWrite, MapFlags.Private | MapFlags.Anonymous);
        Number(start, pages);
        return start;
    }

    internal static void Number(byte* start, ulong pages)
    {
        for (ulong i = 0; i < pages; i++)
        {
            start[i * Page] = (byte)(i + 1);
        }
    }

    /// <summary>The first byte of each page as a digit; - for a hole, x for what cannot be read.</summary>
    internal static string Contents(byte* start, ulong pages)
    {
        var text = new TextBuilder();
        Unix.Pipe2(out int reader, out int writer);
        for (ulong i = 0; i < pages; i++)
        {
            byte value;
            bool isMapped = Unix.MinCore(start + (i * Page), Page, &value).Succeeded;
            bool isReadable = Unix.Write(writer, start + (i * Page), 1).Succeeded && Unix.Read(reader, &value, 1).Succeeded;
            text.Append(!isMapped ? '-' : isReadable ? (char)('0' + value) : 'x');
        }

        Unix.Close(reader);
        Unix.Close(writer);
        return text.ToString();
    }

    /// <summary>One digit a page: 1 when it is in memory, else 0; the empty text for a hole.</summary>
    internal static string Residency(byte* start, ulong pages)
    {
        byte* present = stackalloc byte[MostPages];
        if (Unix.MinCore(start, pages * Page, present).Failed)
        {
            return "";
        }

        var text = new TextBuilder();
        for (ulong i = 0; i < pages; i++)
        {
            text.Append((char)('0' + (present[i] & 1)));
        }

        return text.ToString();
    }

    /// <summary>The regions of a range, each as its pages and its access: 0-2rw-p 2-3r--p.</summary>
    internal static string Regions(byte* start, ulong pages)
    {
        FileReader.ReadAllText("/proc/self/maps", out string maps);
        var text = new TextBuilder();
        foreach (string line in maps.Split('\n'))
        {
            if (!TryParseRange(line, out ulong from, out ulong to, out int end) || to <= (ulong)start || from >= (ulong)start + (pages * Page))
            {
                continue;
            }

            text.Append(text.Length == 0 ? "" : " ");
            text.Append($"{(long)(from - (ulong)start) / (long)Page}-{(long)(to - (ulong)start) / (long)Page}{line.Substring(end + 1, 4)}");
        }

        return text.ToString();
    }

    /// <summary>The lines of smaps about the region at an address.</summary>
    /// <returns>The text behind the name, without blanks at its ends; empty when there is none.</returns>
    internal static string Field(byte* address, string name)
    {
        FileReader.ReadAllText("/proc/self/smaps", out string all);
        bool isHere = false;
        foreach (string line in all.Split('\n'))
        {
            if (TryParseRange(line, out ulong from, out ulong to, out _))
            {
                isHere = from <= (ulong)address && (ulong)address < to;
            }
            else if (isHere && line.StartsWith(name, StringComparison.Ordinal))
            {
                return line.Substring(name.Length).Trim();
            }
        }

        return "";
    }

    internal static bool HasFlag(byte* address, string flag)
    {
        foreach (string one in Field(address, "VmFlags:").Split(' '))
        {
            if (one == flag)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>VmLck of this process, in pages.</summary>
    internal static ulong LockedPages
    {
        get
        {
            FileReader.ReadAllText("/proc/self/status", out string all);
            foreach (string line in all.Split('\n'))
            {
                if (line.StartsWith("VmLck:", StringComparison.Ordinal) && Numbers.TryParse(line.Substring(6).Trim().Split(' ')[0], out long kibibytes))
                {
                    return (ulong)kibibytes * 1024 / Page;
                }
            }

            return ulong.MaxValue;
        }
    }

    /// <summary>
    /// Unmaps what the managed heap has reserved and not used: a gibibyte, which who locks all memory would make present.
    /// </summary>
    internal static void GiveUpHeap()
    {
        const ulong Kept = 16UL << 20;
        FileReader.ReadAllText("/proc/self/maps", out string maps);
        fixed (byte* here = new byte[16])
        {
            foreach (string line in maps.Split('\n'))
            {
                if (TryParseRange(line, out ulong from, out ulong to, out _) && from <= (ulong)here && (ulong)here < to)
                {
                    ulong start = ((ulong)here + Kept) & ~(Page - 1);
                    Unix.MUnmap((void*)start, to - start);
                }
            }
        }
    }

    private static bool TryParseRange(string line, out ulong from, out ulong to, out int end)
    {
        int position = 0;
        to = 0;
        bool isRange = TryParseAddress(line, '-', ref position, out from) && TryParseAddress(line, ' ', ref position, out to);
        end = position - 1;
        return isRange;
    }

    private static bool TryParseAddress(string line, char end, ref int position, out ulong address)
    {
        address = 0;
        int start = position;
        for (; position < line.Length && line[position] != end; position++)
        {
            char digit = line[position];
            if (digit is not ((>= '0' and <= '9') or (>= 'a' and <= 'f')))
            {
                return false;
            }

            address = (address << 4) | (uint)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
        }

        position++;
        return position - 1 > start && position <= line.Length;
    }
}
