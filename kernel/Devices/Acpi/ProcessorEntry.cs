using System;
using System.Buffers.Binary;

namespace Tine.Devices.Acpi;

/// <summary>A processor, as the table names it. ACPI specification 6.5, 5.2.12.2 and 5.2.12.12.</summary>
/// <param name="ApicId">Number of its local APIC, to which interrupts are addressed.</param>
/// <param name="Availability">Whether it can be started.</param>
[NoAllocation]
public readonly record struct ProcessorEntry(uint ApicId, ProcessorAvailability Availability)
{
    private const int FlagsSize = sizeof(uint);

    /// <summary>The answer for an entry that names no processor.</summary>
    public static ProcessorEntry None => new(uint.MaxValue, ProcessorAvailability.Absent);

    /// <summary>Reads an entry with a number of eight bits; <see cref="None"/> when it is too short, or means all processors.</summary>
    public static ProcessorEntry FromLocalApic(ReadOnlySpan<byte> entry)
    {
        const int ApicId = 3;
        const int Flags = 4;
        const byte AllProcessors = 0xff;
        return entry.Length < Flags + FlagsSize || entry[ApicId] == AllProcessors ? None : new ProcessorEntry(entry[ApicId], ReadFlags(entry[Flags..]));
    }

    /// <summary>Reads an entry with a number of 32 bits, as <see cref="FromLocalApic"/> does.</summary>
    public static ProcessorEntry FromX2Apic(ReadOnlySpan<byte> entry)
    {
        const int ApicId = 4;
        const int Flags = 8;
        const uint AllProcessors = 0xffff_ffff;
        if (entry.Length < Flags + FlagsSize)
        {
            return None;
        }

        uint number = BinaryPrimitives.ReadUInt32LittleEndian(entry[ApicId..]);
        return number == AllProcessors ? None : new ProcessorEntry(number, ReadFlags(entry[Flags..]));
    }

    private static ProcessorAvailability ReadFlags(ReadOnlySpan<byte> flags)
    {
        const uint Enabled = 1 << 0;
        const uint OnlineCapable = 1 << 1;
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(flags);
        return (value & Enabled) != 0 ? ProcessorAvailability.Enabled
            : (value & OnlineCapable) != 0 ? ProcessorAvailability.OnlineCapable
            : ProcessorAvailability.Absent;
    }
}
