using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;

namespace Tine.Tools.Image;

/// <summary>Reads a font of the X Window System's portable compiled format, as fonts of one size for every character are: 8 by 16, or 16 by 32.</summary>
public sealed class PcfFont
{
    /// <summary>The smaller fonts' height; a larger one has as many bytes a row as its height is a multiple of this.</summary>
    public const int Height = 16;

    private const uint BitmapsTable = 1 << 3;
    private const uint EncodingsTable = 1 << 5;
    private const uint BigEndianBytes = 1 << 2;
    private const uint BigEndianBits = 1 << 3;
    private const ushort NoGlyph = 0xffff;

    private readonly byte[] _file;

    private PcfFont(byte[] file) => _file = file;

    /// <summary>Pictures by character: a byte or two a row, the leftmost pixel in the highest bit of the first.</summary>
    /// <param name="path">The font, compressed by gzip.</param>
    /// <exception cref="InvalidDataException">It is no such font.</exception>
    public static SortedDictionary<char, byte[]> Read(string path)
    {
        using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var file = new MemoryStream();
        packed.CopyTo(file);
        try
        {
            return new PcfFont(file.ToArray()).ReadPictures();
        }
        catch (Exception problem) when (problem is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new InvalidDataException(path + " is cut short", problem);
        }
    }

    private SortedDictionary<char, byte[]> ReadPictures()
    {
        int encodings = FindTable(EncodingsTable);
        uint format = Number(encodings, 0);
        int firstLow = Half(encodings + 4, format);
        int lastLow = Half(encodings + 6, format);
        int firstHigh = Half(encodings + 8, format);
        int lastHigh = Half(encodings + 10, format);
        int width = lastLow - firstLow + 1;
        var pictures = new SortedDictionary<char, byte[]>();
        for (int high = firstHigh; high <= lastHigh; high++)
        {
            for (int low = firstLow; low <= lastLow; low++)
            {
                ushort glyph = Half(encodings + 14 + 2 * ((high - firstHigh) * width + low - firstLow), format);
                if (glyph != NoGlyph)
                {
                    pictures.Add((char)(high << 8 | low), ReadPicture(glyph));
                }
            }
        }

        return pictures;
    }

    private byte[] ReadPicture(ushort glyph)
    {
        int bitmaps = FindTable(BitmapsTable);
        uint format = Number(bitmaps, 0);
        if ((format & BigEndianBits) == 0)
        {
            throw new InvalidDataException("the font's bits are in an order that is not supported");
        }

        int rowBytes = 1 << (int)(format & 3);
        int count = (int)Number(bitmaps + 4, format);
        int start = bitmaps + 8 + 4 * count + 16 + (int)Number(bitmaps + 8 + 4 * glyph, format);
        int rows = HeightOf(bitmaps, format, count, rowBytes);
        int width = rows / Height;
        var picture = new byte[rows * width];
        for (int at = 0; at < picture.Length; at++)
        {
            picture[at] = _file[start + at / width * rowBytes + at % width];
        }

        return picture;
    }

    /// <summary>The table tells the bytes of all bitmaps, for each way to pad their rows.</summary>
    private int HeightOf(int bitmaps, uint format, int count, int rowBytes)
    {
        int sizes = bitmaps + 8 + 4 * count;
        int height = (int)Number(sizes + 4 * (int)(format & 3), format) / count / rowBytes;
        return height is Height or 2 * Height ? height : throw new InvalidDataException($"the font is {height} pixels high, not {Height} or {2 * Height}");
    }

    /// <returns>Offset of the table, which begins with its format.</returns>
    private int FindTable(uint type)
    {
        const uint Magic = 0x70636601;
        const int EntrySize = 16;
        if (Number(0, 0) != Magic)
        {
            throw new InvalidDataException("the font is not in the portable compiled format");
        }

        uint count = Number(4, 0);
        for (int index = 0; index < count; index++)
        {
            int entry = 8 + index * EntrySize;
            if (Number(entry, 0) == type)
            {
                return (int)Number(entry + 12, 0);
            }
        }

        throw new InvalidDataException("the font lacks a table");
    }

    private uint Number(int at, uint format) => (format & BigEndianBytes) != 0
        ? BinaryPrimitives.ReadUInt32BigEndian(_file.AsSpan(at))
        : BinaryPrimitives.ReadUInt32LittleEndian(_file.AsSpan(at));

    private ushort Half(int at, uint format) => (format & BigEndianBytes) != 0
        ? BinaryPrimitives.ReadUInt16BigEndian(_file.AsSpan(at))
        : BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(at));
}
