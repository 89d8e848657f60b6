using System;
using System.Buffers.Binary;

namespace Tine.Tests.Processes;

/// <summary>Makes ELF files for tests.</summary>
internal static class ElfBuilder
{
    public const int HeaderSize = 64;
    public const int SegmentSize = 56;

    /// <summary>One readable, writable and executable segment of two pages, a page of it in the file.</summary>
    public static byte[] Small(ushort type = 2, ulong address = ProcessWorld.Data)
    {
        byte[] file = new byte[4096];
        Header(file, type, address + 0x80, 1);
        Segment(file, 0, type: 1, flags: 7, offset: 0, address, fileBytes: 4000, memoryBytes: 8192);
        return file;
    }

    public static void Header(Span<byte> file, ushort type, ulong entry, ushort segments)
    {
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1 }.CopyTo(file);
        Put16(file, 16, type);
        Put16(file, 18, 62);
        Put32(file, 20, 1);
        Put64(file, 24, entry);
        Put64(file, 32, HeaderSize);
        Put16(file, 52, HeaderSize);
        Put16(file, 54, SegmentSize);
        Put16(file, 56, segments);
    }

    public static void Segment(
        Span<byte> file, int index, uint type, uint flags, ulong offset, ulong address, ulong fileBytes, ulong memoryBytes)
    {
        Span<byte> segment = file[(HeaderSize + (index * SegmentSize))..];
        Put32(segment, 0, type);
        Put32(segment, 4, flags);
        Put64(segment, 8, offset);
        Put64(segment, 16, address);
        Put64(segment, 24, address);
        Put64(segment, 32, fileBytes);
        Put64(segment, 40, memoryBytes);
        Put64(segment, 48, 4096);
    }

    public static void Put16(Span<byte> at, int offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(at[offset..], value);

    public static void Put32(Span<byte> at, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(at[offset..], value);

    public static void Put64(Span<byte> at, int offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(at[offset..], value);
}
