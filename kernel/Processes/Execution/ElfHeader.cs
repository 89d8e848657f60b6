using System.Runtime.InteropServices;

namespace Tine.Processes;

/// <summary>The header of an ELF64 file, 64 bytes; System V gABI, chapter 4.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ElfHeader
{
    public const int Size = 64;
    public const ushort Executable = 2;
    public const ushort PositionIndependent = 3;

    private const ushort Core = 4;
    private const uint Magic = 0x464c_457f;
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

    /// <summary>The header of a core file; its program headers follow it.</summary>
    public static ElfHeader OfCore(int segments) => new()
    {
        Identification = Magic,
        Class = 2, // ELFCLASS64
        ByteOrder = 1, // ELFDATA2LSB
        IdentificationVersion = 1,
        Type = Core,
        Machine = MachineX64,
        Version = 1,
        SegmentsOffset = Size,
        HeaderSize = Size,
        SegmentSize = ElfSegment.Size,
        SegmentCount = (ushort)segments,
    };

    /// <summary>
    /// Whether it is an ELF file for this machine with readable program headers. Linux looks at no more: not at class, byte
    /// order or version.
    /// </summary>
    public readonly bool IsForThisMachine =>
        Identification == Magic && Machine == MachineX64 && SegmentSize == ElfSegment.Size;

    /// <summary>Can be executed: no object file and no core dump.</summary>
    public readonly bool IsProgram => Type is Executable or PositionIndependent;
}
