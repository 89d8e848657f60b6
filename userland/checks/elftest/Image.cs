using System;
using Tine.Runtime;

namespace Tine.ElfTest;

/// <summary>A small ELF program, built byte by byte, so that a test can spoil any of them. ELF-64 object file format, System V ABI.</summary>
internal sealed unsafe class Image
{
    internal const int HeaderSize = 64;
    internal const int ProgramHeaderSize = 56;
    internal const int CodeOffset = 0x100;
    internal const ulong Base = 0x400000;

    // Places in the file header.
    internal const int Type = 16;
    internal const int Machine = 18;
    internal const int Entry = 24;
    internal const int TableOffset = 32;
    internal const int EntrySize = 54;
    internal const int EntryCount = 56;

    // Places in the first program header.
    internal const int SegmentType = HeaderSize;
    internal const int SegmentFlags = HeaderSize + 4;
    internal const int SegmentOffset = HeaderSize + 8;
    internal const int SegmentAddress = HeaderSize + 16;
    internal const int SegmentFileSize = HeaderSize + 32;
    internal const int SegmentMemorySize = HeaderSize + 40;
    internal const int SegmentAlignment = HeaderSize + 48;

    private const string Path = "/tmp/elftest.program";
    private const int Size = 0x200;

    private readonly byte[] _bytes = new byte[Size];

    /// <summary>A program of one segment that exits with status 0.</summary>
    internal Image()
    {
        // "\x7FELF", 64-bit, little-endian, version 1.
        SetBytes(0, [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1]);
        Set16(Type, 2);
        Set16(Machine, 62);
        Set32(20, 1);
        Set64(Entry, Base + CodeOffset);
        Set64(TableOffset, HeaderSize);
        Set16(52, HeaderSize);
        Set16(EntrySize, ProgramHeaderSize);
        Set16(EntryCount, 1);
        Set32(SegmentType, 1);
        Set32(SegmentFlags, 5);
        Set64(SegmentAddress, Base);
        Set64(SegmentAddress + 8, Base);
        Set64(SegmentFileSize, Size);
        Set64(SegmentMemorySize, Size);
        Set64(SegmentAlignment, 0x1000);

        // xor edi, edi; mov eax, 231 (exit_group); syscall
        SetBytes(CodeOffset, [0x31, 0xFF, 0xB8, 0xE7, 0, 0, 0, 0x0F, 0x05]);
    }

    internal int Length { get; set; } = Size;

    internal Image SetBytes(int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_bytes.AsSpan(at));
        return this;
    }

    internal Image Set16(int at, int value) => Set(at, (ulong)value, 2);

    internal Image Set32(int at, uint value) => Set(at, value, 4);

    internal Image Set64(int at, ulong value) => Set(at, value, 8);

    /// <summary>Writes the image to a file that may be executed.</summary>
    internal void Write(string path)
    {
        const uint executable = 0x1ED;
        int file = Unix.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, executable).Int;
        Unix.Write(file, _bytes.AsSpan(0, Length));
        Unix.Close(file);
    }

    /// <summary>Writes the image to a file and executes it in a vfork child.</summary>
    internal Outcome Execute()
    {
        Write(Path);
        Outcome outcome = Outcome.Of(Path, ArgumentVector.Of(Path));
        Unix.Unlink(Path);
        return outcome;
    }

    private Image Set(int at, ulong value, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _bytes[at + i] = (byte)(value >> (8 * i));
        }

        return this;
    }
}
