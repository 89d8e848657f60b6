using System;

namespace Tine.Startup;

/// <summary>
/// Names of functions by address, as tools/Image links them in: a count, that many offsets from the image's base in
/// rising order, that many offsets of names, the names with a zero byte after each. All numbers are 32 bits wide.
/// </summary>
[NoAllocation]
internal readonly unsafe struct SymbolTable(byte* table, ulong imageBase)
{
    /// <summary>The function that <paramref name="address"/> lies in, UTF-8; empty when there is none or no table.</summary>
    public ReadOnlySpan<byte> NameOf(ulong address, out ulong offset)
    {
        offset = 0;
        uint count = *(uint*)table;
        uint* starts = (uint*)table + 1;
        if (count == 0 || address < imageBase + starts[0])
        {
            return default;
        }

        uint wanted = (uint)(address - imageBase);
        uint low = 0;
        uint high = count;
        while (high - low > 1)
        {
            uint middle = low + (high - low) / 2;
            if (starts[middle] <= wanted)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        offset = wanted - starts[low];
        byte* name = (byte*)(starts + 2 * count) + starts[count + low];
        int length = 0;
        while (name[length] != 0)
        {
            length++;
        }

        return new ReadOnlySpan<byte>(name, length);
    }
}
