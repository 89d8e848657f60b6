using Tine.Memory;

namespace Tine.Files;

/// <summary>/proc/PID/maps.</summary>
internal static class RegionText
{
    /// <summary>The column in which names begin, from 0.</summary>
    private const int NameColumn = 73;

    public static void WriteMaps(ProcessView process, TextBuffer text)
    {
        if (process.Memory is not { } memory)
        {
            return;
        }

        foreach (ref readonly Region region in memory.Regions)
        {
            Write(process, region, text);
        }
    }

    public static void WriteRange(VirtualAddress start, VirtualAddress end, TextBuffer text) =>
        text.AddHexadecimal(start.Value, 8).Add('-').AddHexadecimal(end.Value, 8).Add(' ');

    /// <summary>The line of one region.</summary>
    public static void Write(ProcessView process, in Region region, TextBuffer text)
    {
        int start = text.Length;
        Inode? file = (region.Backing as FilePages)?.Owner as Inode;
        DeviceNumber device = file?.FileSystem.Device ?? default;
        WriteRange(region.Start, region.End, text);
        text.Add((region.Protection & Protection.Read) != 0 ? 'r' : '-')
            .Add((region.Protection & Protection.Write) != 0 ? 'w' : '-')
            .Add((region.Protection & Protection.Execute) != 0 ? 'x' : '-')
            .Add(region.IsShared ? 's' : 'p').Add(' ')
            .AddHexadecimal(file is null ? 0 : region.Offset, 8).Add(' ')
            .AddHexadecimal(device.Major, 2).Add(':').AddHexadecimal(device.Minor, 2).Add(' ')
            .Add(file?.Number ?? 0).Add(' ');
        AddName(process, region, file, start, text);
        text.Add('\n');
    }

    /// <summary>Blanks up to where the name goes, in a line that began at <paramref name="start"/>.</summary>
    public static TextBuffer PadToName(TextBuffer text, int start) =>
        text.Fill(' ', NameColumn - (text.Length - start));

    /// <summary>The region's own name; exec does not give its regions one, the program's path is theirs.</summary>
    private static void AddName(ProcessView process, in Region region, Inode? file, int start, TextBuffer text)
    {
        if (region.Name is { } name)
        {
            PadToName(text, start).Add(name);
        }
        else if (file is not null && file == process.Executable && process.ExecutablePath is { } path)
        {
            PadToName(text, start).Add(path.ToBytes(file.FileSystem.Services.Mounts[0].Root));
        }
    }
}
