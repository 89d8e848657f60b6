using System.Runtime.InteropServices;

namespace Tine.Processes;

/// <summary>The header of an ELF64 file, 64 bytes; System V gABI, chapter 4.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ElfHeader
{
    public const int Size = 64;
    public const ushort Executable = 2;
    public const ushort PositionIndependent = 3;

    private const uint Magic = 0x464c_457f;
    private const byte Class64 = 2;
    private const byte LittleEndian = 1;
    private const ushort MachineX64 = 62;

    public uint Identification;
    public byte Class;
    public byte ByteOrder;
    public byte IdentificationVersion;
    public byte Abi;
    public ulong Padding;
    public ushort Type;
    public ushort Machine;
    public uint Version;
    public ulong Entry;
    public ulong SegmentsOffset;
    public ulong SectionsOffset;
    public uint Flags;
    public ushort HeaderSize;
    public ushort SegmentSize;
    public ushort SegmentCount;
    public ushort SectionSize;
    public ushort SectionCount;
    public ushort SectionNames;

    /// <summary>A program for this machine, as far as the header tells.</summary>
    public readonly bool IsProgram =>
        Identification == Magic && Class == Class64 && ByteOrder == LittleEndian && Machine == MachineX64
        && (Type is Executable or PositionIndependent) && SegmentSize == ElfSegment.Size;
}
