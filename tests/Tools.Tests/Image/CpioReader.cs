using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Tine.Tools.Tests.Image;

/// <summary>Reads an archive as the format's description says, independently of the writer.</summary>
internal static class CpioReader
{
    internal sealed record Entry(string Name, int NameSize, uint Mode, uint Links, uint ModifyTime, long DataStart, byte[] Data);

    public static List<Entry> Read(byte[] archive)
    {
        var entries = new List<Entry>();
        for (int at = 0; ;)
        {
            if (Text(archive, at, 6) != "070701")
            {
                throw new FormatException($"no header at {at}");
            }

            int size = (int)Field(6);
            int nameSize = (int)Field(11);
            string name = Text(archive, at + 110, nameSize).TrimEnd('\0');
            int data = (at + 110 + nameSize + 3) & ~3;
            if (name == "TRAILER!!!")
            {
                return entries;
            }

            entries.Add(new Entry(name, nameSize, Field(1), Field(4), Field(5), data, archive[data..(data + size)]));
            at = (data + size + 3) & ~3;

            uint Field(int index) => uint.Parse(Text(archive, at + 6 + (8 * index), 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }
    }

    private static string Text(byte[] archive, int at, int length) => Encoding.UTF8.GetString(archive, at, length);
}
