using System;
using Tine.Memory;
using Tine.X64;

namespace Tine.Devices.Acpi;

/// <summary>One of ACPI's tables in memory: a header of 36 bytes, then what its signature says. ACPI specification 6.5, 5.2.6.</summary>
/// <param name="start">Its first byte, mapped; null for no table.</param>
[NoAllocation]
public readonly unsafe struct AcpiTable(byte* start)
{
    private const int HeaderLength = 36;
    private const uint LongestTable = 1 << 20;

    public bool IsPresent => start != null;

    private int Length => (int)*(uint*)(start + 4);

    /// <summary>The bytes after the header.</summary>
    public ReadOnlySpan<byte> Body => new(start + HeaderLength, Length - HeaderLength);

    /// <summary>Reads a byte at an offset from the table's start; 0 beyond its end. The other readers do the same.</summary>
    public byte Byte(int offset) => offset + 1 <= Length ? start[offset] : (byte)0;

    public uint Double(int offset) => offset + 4 <= Length ? *(uint*)(start + offset) : 0;

    public ulong Quad(int offset) => offset + 8 <= Length ? *(ulong*)(start + offset) : 0;

    /// <summary>Finds a table by its signature.</summary>
    /// <param name="root">Address of the list of tables.</param>
    /// <param name="signature">Four letters.</param>
    /// <returns>A table that is not present when there is none.</returns>
    public static AcpiTable Find(AcpiRoot root, ReadOnlySpan<byte> signature)
    {
        AcpiTable list = root.List.Value == 0 ? default : At(root.List);
        if (!list.IsPresent)
        {
            return default;
        }

        for (int offset = HeaderLength; offset + root.EntrySize <= list.Length; offset += root.EntrySize)
        {
            ulong address = root.EntrySize == 8 ? list.Quad(offset) : list.Double(offset);
            AcpiTable table = address == 0 ? default : At(new PhysicalAddress(address));
            if (table.IsPresent && table.Has(signature))
            {
                return table;
            }
        }

        return default;
    }

    /// <summary>The table at that address, or one that is not present when it is damaged.</summary>
    public static AcpiTable At(PhysicalAddress address)
    {
        byte* header = Map(address, HeaderLength);
        if (header == null)
        {
            return default;
        }

        uint length = *(uint*)(header + 4);
        bool isPossible = length is >= HeaderLength and <= LongestTable;
        byte* table = isPossible ? Map(address, length) : null;
        return table != null && HasChecksum(table, (int)length) ? new AcpiTable(table) : default;
    }

    /// <summary>Whether all bytes of a table add up to 0.</summary>
    internal static bool HasChecksum(byte* start, int length)
    {
        byte sum = 0;
        for (int index = 0; index < length; index++)
        {
            sum += start[index];
        }

        return sum == 0;
    }

    private bool Has(ReadOnlySpan<byte> signature) => new ReadOnlySpan<byte>(start, signature.Length).SequenceEqual(signature);

    private static byte* Map(PhysicalAddress address, uint length) =>
        KernelMemory.MapDevice(address, length).TryGet(out VirtualAddress mapped) ? (byte*)mapped.Value : null;
}
