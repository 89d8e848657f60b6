using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Tine.Tools.Image;

/// <summary>Writes a font as the kernel reads it (Tine.Devices.Screens.Font).</summary>
internal static class FontFile
{
    /// <summary>Characters that terminals' programs draw with and the font lacks, and below each the one that is most like it.</summary>
    private const string Missing = "△▽▷◁□┄┅┆┇╌╍╎╏⎺⎻⎼⎽";

    private const string StandIns = "▲▼►◄■─━│┃─━│┃────";

    /// <param name="font">A font in the portable compiled format, compressed by gzip.</param>
    /// <param name="output">The file to write.</param>
    public static void Write(string font, string output)
    {
        SortedDictionary<char, byte[]> pictures = PcfFont.Read(font);
        foreach ((char missing, char standIn) in Missing.Zip(StandIns))
        {
            if (pictures.TryGetValue(standIn, out byte[]? picture))
            {
                pictures.TryAdd(missing, picture);
            }
        }

        using var writer = new BinaryWriter(File.Create(output));
        writer.Write((ushort)pictures.Count);
        foreach (char character in pictures.Keys)
        {
            writer.Write((ushort)character);
        }

        foreach (byte[] picture in pictures.Values)
        {
            writer.Write(picture);
        }
    }
}
