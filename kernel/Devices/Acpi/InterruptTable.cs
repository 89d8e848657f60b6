using System;
using System.Buffers.Binary;
using Tine.X64;

namespace Tine.Devices.Acpi;

/// <summary>The multiple APIC description table (MADT): which interrupt controllers there are and what is wired to them. ACPI specification 6.5, 5.2.12.</summary>
/// <remarks>An entry that is cut short, or whose length cannot be, ends the table; one too short for its kind is passed over.</remarks>
/// <param name="body">The bytes after the table's header; empty for no table.</param>
[NoAllocation]
public readonly ref struct InterruptTable(ReadOnlySpan<byte> body)
{
    private const int FirstEntry = 8;

    /// <summary>Behind the type and the length, which each entry begins with.</summary>
    private const int EntryHeader = 2;

    private readonly ReadOnlySpan<byte> _entries = body.Length > FirstEntry ? body[FirstEntry..] : default;

    private enum Kind : byte
    {
        LocalApic = 0,
        IoApic = 1,
        SourceOverride = 2,
        LocalNonMaskable = 4,
        LocalX2Apic = 9,
    }

    /// <summary>Finds the processor of that index, counted from 0 in the table's order: those that cannot be started, too.</summary>
    /// <remarks>Entries with the number of all processors name none and are passed over. Firmware may name one twice, in both kinds of entry.</remarks>
    public bool TryReadProcessor(int index, out ProcessorEntry processor)
    {
        int at = 0;
        int seen = 0;
        while (TryNext(ref at, out ReadOnlySpan<byte> entry))
        {
            processor = (Kind)entry[0] switch
            {
                Kind.LocalApic => ProcessorEntry.FromLocalApic(entry),
                Kind.LocalX2Apic => ProcessorEntry.FromX2Apic(entry),
                _ => ProcessorEntry.None,
            };
            if (processor != ProcessorEntry.None && seen++ == index)
            {
                return true;
            }
        }

        processor = default;
        return false;
    }

    /// <summary>Finds the I/O APIC of that index, counted from 0 in the table's order.</summary>
    public bool TryReadIoApic(int index, out IoApicPlace place)
    {
        const int Length = 12;
        int at = 0;
        for (int seen = 0; TryFind(Kind.IoApic, Length, ref at, out ReadOnlySpan<byte> entry); seen++)
        {
            if (seen == index)
            {
                place = new IoApicPlace(
                    new PhysicalAddress(BinaryPrimitives.ReadUInt32LittleEndian(entry[4..])),
                    BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]));
                return true;
            }
        }

        place = default;
        return false;
    }

    /// <summary>The input at which a line of the ISA bus (0 to 15) arrives.</summary>
    public InterruptSource SourceOf(int line)
    {
        const int Length = 10;
        const byte Isa = 0;
        int at = 0;
        while (TryFind(Kind.SourceOverride, Length, ref at, out ReadOnlySpan<byte> entry))
        {
            if (entry[2] == Isa && entry[3] == line)
            {
                uint input = BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]);
                return InterruptSource.FromFlags(input, BinaryPrimitives.ReadUInt16LittleEndian(entry[8..]));
            }
        }

        return InterruptSource.OfLine(line);
    }

    /// <summary>Finds the local APIC's pin (0 or 1) that non-maskable interrupts of every processor arrive at.</summary>
    /// <remarks>Entries for one processor alone name it by a number that only AML explains: they are passed over.</remarks>
    /// <returns>False when the table names none.</returns>
    public bool TryReadNonMaskablePin(out InterruptSource source)
    {
        const int Length = 6;
        const byte AllProcessors = 0xff;
        const byte HighestPin = 1;
        int at = 0;
        while (TryFind(Kind.LocalNonMaskable, Length, ref at, out ReadOnlySpan<byte> entry))
        {
            if (entry[2] == AllProcessors && entry[5] <= HighestPin)
            {
                source = InterruptSource.FromFlags(entry[5], BinaryPrimitives.ReadUInt16LittleEndian(entry[3..]));
                return true;
            }
        }

        source = default;
        return false;
    }

    private bool TryFind(Kind kind, int minimumLength, ref int at, out ReadOnlySpan<byte> entry)
    {
        while (TryNext(ref at, out entry))
        {
            if (entry[0] == (byte)kind && entry.Length >= minimumLength)
            {
                return true;
            }
        }

        return false;
    }

    private bool TryNext(ref int at, out ReadOnlySpan<byte> entry)
    {
        ReadOnlySpan<byte> rest = _entries[at..];
        int length = rest.Length >= EntryHeader ? rest[1] : 0;
        if (length < EntryHeader || length > rest.Length)
        {
            entry = default;
            return false;
        }

        at += length;
        entry = rest[..length];
        return true;
    }
}
