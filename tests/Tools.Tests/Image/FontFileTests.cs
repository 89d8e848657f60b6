using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Tine.Tools.Image;
using Xunit;

namespace Tine.Tools.Tests.Image;

public sealed class FontFileTests
{
    private const string FontPath = "/usr/share/fonts/X11/misc/ter-u16n_unicode.pcf.gz";

    /// <summary>Each shows something, and a stand-in is what it stands for.</summary>
    [Fact]
    public void HasWhatProgramsDrawWith()
    {
        string file = Path.GetTempFileName();
        FontFile.Write(FontPath, file);
        ReadOnlySpan<byte> font = File.ReadAllBytes(file);
        File.Delete(file);

        int count = MemoryMarshal.Read<ushort>(font);
        char[] characters = MemoryMarshal.Cast<byte, char>(font.Slice(2, 2 * count)).ToArray();
        Assert.Equal(characters.Order(), characters);
        string[] pictures = [.. font[(2 + (2 * count))..].ToArray().Chunk(PcfFont.Height).Select(Convert.ToHexString)];
        Assert.Equal(count, pictures.Length);
        Assert.All("─│┌┐└┘├┤┬┴┼═║╔╗╚╝╭╮╯╰░▒▓█▀▄▌▐◆▲▼△▽▷◁←↑→↓•…┄⎺⎽", character => Assert.Contains(character, characters));
        Assert.Equal(pictures[Array.IndexOf(characters, '▲')], pictures[Array.IndexOf(characters, '△')]);
    }
}
