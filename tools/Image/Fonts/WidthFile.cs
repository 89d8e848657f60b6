using System.IO;
using System.Runtime.InteropServices;

namespace Tine.Tools.Image;

/// <summary>
/// Writes which characters take no cell of a terminal or two of them, as the kernel reads it (Tine.Devices.Screens.CharacterWidths).
/// The C library knows it, and so the programs that count on it.
/// </summary>
public static partial class WidthFile
{
    private const int LastCharacter = 0x10_ffff;
    private const int AllCategories = 6;

    /// <exception cref="InvalidDataException">The C library has no such table.</exception>
    public static void Write(string output)
    {
        if (SetLocale(AllCategories, "C.UTF-8") == 0 || WidthOf('\u4e00') != 2)
        {
            throw new InvalidDataException("the C library knows no widths of characters: the locale C.UTF-8 is missing");
        }

        using var ranges = new MemoryStream();
        using var writer = new BinaryWriter(ranges);
        int count = 0;
        for (int first = 0x80; first <= LastCharacter;)
        {
            int width = WidthOf(first);
            int end = first + 1;
            while (end <= LastCharacter && WidthOf(end) == width)
            {
                end++;
            }

            if (width is 0 or 2)
            {
                writer.Write(first);
                writer.Write(end - 1 | width << 24);
                count++;
            }

            first = end;
        }

        using var file = new BinaryWriter(File.Create(output));
        file.Write(count);
        file.Write(ranges.ToArray());
    }

    [LibraryImport("libc", EntryPoint = "setlocale", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint SetLocale(int category, string name);

    [LibraryImport("libc", EntryPoint = "wcwidth")]
    private static partial int WidthOf(int character);
}
