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
            Write(region, text);
        }
    }

    private static void Write(in Region region, TextBuffer text)
    {
        int start = text.Length;
        Inode? file = (region.Backing as FilePages)?.Owner as Inode;
        DeviceNumber device = file?.FileSystem.Device ?? default;
        text.AddHexadecimal(region.Start.Value, 8).Add('-').AddHexadecimal(region.End.Value, 8).Add(' ')
            .Add((region.Protection & Protection.Read) != 0 ? 'r' : '-')
            .Add((region.Protection & Protection.Write) != 0 ? 'w' : '-')
            .Add((region.Protection & Protection.Execute) != 0 ? 'x' : '-')
            .Add(region.IsShared ? 's' : 'p').Add(' ')
            .AddHexadecimal(file is null ? 0 : region.Offset, 8).Add(' ')
            .AddHexadecimal(device.Major, 2).Add(':').AddHexadecimal(device.Minor, 2).Add(' ')
            .Add(file?.Number ?? 0);
        if (region.Name is { } name)
        {
            text.Add(' ').Fill(' ', NameColumn - (text.Length - start)).Add(name);
        }

        text.Add('\n');
    }
}
