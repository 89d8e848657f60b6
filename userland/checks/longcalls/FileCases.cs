using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongCalls;

/// <summary>Long paths, large directories, long texts.</summary>
internal static unsafe class FileCases
{
    private const string Place = "/tmp/longcalls";
    private const int Names = 3000;
    private const int Regions = 3000;

    internal static void Run()
    {
        Case("3000 names are made, listed, renamed and removed", &LargeDirectory);
        Case("a path through 39 symbolic links of 1300 steps each", &LongPath);
        Case("/proc/self/maps and smaps of 3000 regions", &LongTexts);
    }

    private static bool LargeDirectory()
    {
        Unix.MkDir(Place);
        Unix.ChDir(Place);
        for (int i = 0; i < Names; i++)
        {
            Unix.Close(Unix.Open($"n{i}", OpenFlags.Create | OpenFlags.WriteOnly).Int);
        }

        int listed = Count(".");
        bool isRenamed = true;
        for (int i = 0; i < Names; i += 2)
        {
            isRenamed &= Unix.Rename($"n{i}", $"m{i}").Succeeded;
        }

        bool isRemoved = true;
        for (int i = 0; i < Names; i++)
        {
            isRemoved &= Unix.Unlink(i % 2 == 0 ? $"m{i}" : $"n{i}").Succeeded;
        }

        Unix.ChDir("/");
        return Holds(listed == Names + 2, "all are listed, once") & Holds(isRenamed && isRemoved, "renamed and removed")
            & Holds(Unix.RmDir(Place).Succeeded, "nothing is left");
    }

    private static int Count(string path)
    {
        const int bytes = 1 << 20;
        int directory = Unix.Open(path, OpenFlags.Directory).Int;
        var buffer = (byte*)Unix.MMap(bytes).Address;
        int count = 0;
        while (Unix.Call(SystemCall.GetDents64, (ulong)directory, (ulong)buffer, bytes) is { Raw: > 0 } got)
        {
            for (long at = 0; at < got.Raw; at += *(ushort*)(buffer + at + 16))
            {
                count++;
            }
        }

        Unix.Close(directory);
        return count;
    }

    private static bool LongPath()
    {
        const int links = 39;
        Unix.MkDir(Place);
        Unix.ChDir(Place);
        var steps = new System.Text.StringBuilder();
        for (int i = 0; i < 1300; i++)
        {
            steps.Append("./");
        }

        for (int i = 0; i < links; i++)
        {
            Unix.SymLink(steps.ToString() + (i == links - 1 ? "" : $"l{i + 1}"), $"l{i}");
        }

        bool isFound = Unix.Stat("l0", out _).Succeeded;
        bool isRenamed = Unix.Rename("l0", "l1/renamed").Succeeded && Unix.Rename("renamed", "l0").Succeeded;
        for (int i = 0; i < links; i++)
        {
            Unix.Unlink($"l{i}");
        }

        Unix.ChDir("/");
        return Holds(isFound, "the last one leads back") & Holds(isRenamed, "a rename through them") & Holds(Unix.RmDir(Place).Succeeded, "nothing is left");
    }

    private static bool LongTexts()
    {
        const ulong start = 0x100_0000_0000;
        for (int i = 0; i < Regions; i++)
        {
            Unix.MMap((void*)(start + ((ulong)i * 8192)), 4096, Protection.ReadWrite, MapFlags.Private | MapFlags.Anonymous | MapFlags.Fixed, -1, 0);
        }

        return Holds(CountRegions("/proc/self/maps") >= Regions, "maps tells all")
            & Holds(CountRegions("/proc/self/smaps") >= Regions, "smaps tells all");
    }

    /// <summary>Lines that begin with an address of those regions.</summary>
    private static int CountRegions(string path)
    {
        const int bytes = 1 << 20;
        int file = Unix.Open(path, OpenFlags.ReadOnly).Int;
        var text = (byte*)Unix.MMap(bytes).Address;
        int count = 0;
        bool isLineStart = true;
        while (Unix.Read(file, text, bytes) is { Raw: > 0 } got)
        {
            for (long i = 0; i < got.Raw; i++)
            {
                count += isLineStart && text[i] is >= (byte)'0' and <= (byte)'9' ? 1 : 0;
                isLineStart = text[i] == '\n';
            }
        }

        Unix.Close(file);
        return count;
    }
}
