using Tine.Memory;
using Tine.X64;

namespace Tine.Files;

/// <summary>/proc/PID/maps.</summary>
internal static class RegionText
{
    /// <summary>Text that one read makes at most, about; a longer buffer is filled by several, as on Linux.</summary>
    internal const int PartSize = 16384;

    private const string Deleted = " (deleted)";

    /// <summary>The column in which names begin, from 0.</summary>
    private const int NameColumn = 73;

    /// <summary>Lines of the next regions.</summary>
    /// <param name="process">The process.</param>
    /// <param name="caller">The reading thread.</param>
    /// <param name="text">The destination.</param>
    /// <param name="position">The address from which to go on.</param>
    public static void WriteMaps(ProcessView process, Caller caller, TextBuffer text, ref ulong position)
    {
        var walk = new RegionWalk(process, caller, new VirtualAddress(position));
        while (text.Length < PartSize)
        {
            if (!walk.MoveNext())
            {
                AddShared(process, text);
                position = TextFile.End;
                return;
            }

            Write(process, walk.Current, text);
            position = walk.Position.Value;
        }
    }

    /// <summary>Adds the vDSO, which lies above all regions; debuggers find its length here.</summary>
    private static void AddShared(ProcessView process, TextBuffer text)
    {
        if (BareMetal.IsHere && process.Memory is not null)
        {
            AddShared(Layout.VdsoData, Layout.VdsoCode, "r--p 00000000 00:00 0 ", "[vvar]", text);
            AddShared(Layout.VdsoCode, Layout.Image, "r-xp 00000000 00:00 0 ", "[vdso]", text);
        }
    }

    private static void AddShared(ulong start, ulong end, string access, string name, TextBuffer text)
    {
        int lineStart = text.Length;
        WriteRange(new VirtualAddress(start), new VirtualAddress(end), text);
        PadToName(text.Add(access), lineStart).Add(name).Add('\n');
    }

    public static void WriteRange(VirtualAddress start, VirtualAddress end, TextBuffer text) =>
        text.AddHexadecimal(start.Value, 8).Add('-').AddHexadecimal(end.Value, 8).Add(' ');

    /// <summary>Writes the line of one region.</summary>
    public static void Write(ProcessView process, in Region region, TextBuffer text)
    {
        int start = text.Length;
        Inode? file = (region.Backing as FilePages)?.Owner as Inode;
        WriteRange(region.Start, region.End, text);
        text.Add((region.Protection & Protection.Read) != 0 ? 'r' : '-')
            .Add((region.Protection & Protection.Write) != 0 ? 'w' : '-')
            .Add((region.Protection & Protection.Execute) != 0 ? 'x' : '-')
            .Add(region.IsShared ? 's' : 'p');
        if (file is null)
        {
            text.Add(" 00000000 00:00 0 "u8);
        }
        else
        {
            DeviceNumber device = file.FileSystem.Device;
            text.Add(' ').AddHexadecimal(region.Offset, 8).Add(' ')
                .AddHexadecimal(device.Major, 2).Add(':').AddHexadecimal(device.Minor, 2).Add(' ')
                .Add(file.Number).Add(' ');
        }

        AddName(process, region, file, start, text);
        text.Add('\n');
    }

    /// <summary>Blanks up to where the name goes, in a line that began at <paramref name="start"/>.</summary>
    public static TextBuffer PadToName(TextBuffer text, int start) =>
        text.Fill(' ', NameColumn - (text.Length - start));

    /// <summary>Adds the region's own name. Those that exec made have none, and show the program's path. A file that has no name any more is marked.</summary>
    private static void AddName(ProcessView process, in Region region, Inode? file, int start, TextBuffer text)
    {
        if (region.Name is { } name)
        {
            PadToName(text, start).Add(name).Add(file is { LinkCount: 0 } ? Deleted : "");
        }
        else if (file is RegularFile { MemoryName: { } memoryName })
        {
            PadToName(text, start).Add(memoryName).Add(Deleted);
        }
        else if (file is not null && file == process.Executable && process.ExecutablePath is { } path)
        {
            PadToName(text, start).Add(path.ToBytes(MountTable.Of(file.FileSystem.Services)[0].Root)).Add(file.LinkCount == 0 ? Deleted : "");
        }
    }
}
