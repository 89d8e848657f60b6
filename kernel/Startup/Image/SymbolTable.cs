using System;

namespace Tine.Startup;

/// <summary>
/// Names and source lines of functions by address, as tools/Image links them in (<c>SymbolTableFile</c>): a count, that many offsets
/// from the image's base in rising order, that many offsets of names, that many of lines, then names and lines. These numbers are
/// 32 bits wide.
/// </summary>
[NoAllocation]
internal readonly unsafe struct SymbolTable(byte* table, ulong imageBase)
{
    private const uint NoLines = uint.MaxValue;

    private uint Count => *(uint*)table;

    private uint* Starts => (uint*)table + 1;

    private byte* Strings => (byte*)(Starts + (3 * Count));

    /// <summary>The function that <paramref name="address"/> lies in; -1 when there is none or no table.</summary>
    public int Find(ulong address)
    {
        uint* starts = Starts;
        if (Count == 0 || address < imageBase + starts[0])
        {
            return -1;
        }

        uint wanted = (uint)(address - imageBase);
        uint low = 0;
        uint high = Count;
        while (high - low > 1)
        {
            uint middle = low + ((high - low) / 2);
            if (starts[middle] <= wanted)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return (int)low;
    }

    /// <summary>The function's name, UTF-8.</summary>
    public ReadOnlySpan<byte> NameOf(int function) => StringAt(Starts[Count + (uint)function]);

    /// <summary>The number of bytes from the function's start to an address in it.</summary>
    public ulong OffsetOf(int function, ulong address) => address - imageBase - Starts[function];

    /// <summary>Bytes from a function's first instruction to the next function; 0 for the last function.</summary>
    public ulong SizeOf(int function) => (uint)function + 1 < Count ? Starts[function + 1] - Starts[function] : 0;

    /// <summary>The source of an instruction.</summary>
    /// <param name="function">The function that it lies in.</param>
    /// <param name="address">Its address.</param>
    /// <param name="line">From 1 on.</param>
    /// <returns>The file from the tree's top, UTF-8; empty when it is not known.</returns>
    public ReadOnlySpan<byte> SourceOf(int function, ulong address, out uint line)
    {
        uint lines = Starts[(2 * Count) + (uint)function];
        line = 0;
        if (lines == NoLines)
        {
            return default;
        }

        byte* row = Strings + lines;
        uint file = ReadNumber(ref row);
        line = ReadNumber(ref row);
        ulong left = OffsetOf(function, address);
        for (uint bytes = ReadNumber(ref row); bytes != 0 && bytes <= left; bytes = ReadNumber(ref row))
        {
            left -= bytes;
            line = (uint)((int)line + ReadSigned(ref row));
        }

        return StringAt(file);
    }

    /// <summary>Whether an instruction belongs to a function that compiled code calls when a check of an index or the like fails.</summary>
    public bool IsFailedCheck(ulong address)
    {
        int function = Find(address);
        return function >= 0 && NameOf(function).StartsWith("Internal.Runtime.CompilerHelpers.ThrowHelpers."u8);
    }

    /// <summary>Unsigned LEB128 (DWARF 4, 7.6).</summary>
    private static uint ReadNumber(ref byte* at)
    {
        uint number = 0;
        int shift = 0;
        byte part;
        do
        {
            part = *at++;
            number |= (uint)(part & 0x7f) << shift;
            shift += 7;
        }
        while ((part & 0x80) != 0);
        return number;
    }

    /// <summary>Signed LEB128: bit 6 of the last byte is the sign.</summary>
    private static int ReadSigned(ref byte* at)
    {
        byte* first = at;
        uint number = ReadNumber(ref at);
        int bits = 7 * (int)(at - first);
        return bits < 32 ? (int)(number << (32 - bits)) >> (32 - bits) : (int)number;
    }

    private ReadOnlySpan<byte> StringAt(uint offset)
    {
        byte* text = Strings + offset;
        int length = 0;
        while (text[length] != 0)
        {
            length++;
        }

        return new ReadOnlySpan<byte>(text, length);
    }
}
