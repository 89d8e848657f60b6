using System;
using System.Buffers.Binary;
using Tine.Runtime;

namespace Tine.SignalConform;

/// <summary>Reads a core file: program headers, notes, memory.</summary>
internal sealed unsafe class CoreFile
{
    private const int HeaderSize = 64;
    private const int SegmentSize = 56;
    private const uint LoadSegment = 1;
    private const uint NoteSegment = 4;

    private readonly byte* _bytes;

    private CoreFile(byte* bytes, long length)
    {
        _bytes = bytes;
        Length = length;
    }

    internal long Length { get; }

    internal bool IsCore => Word32(0) == 0x464c_457f && Word16(16) == 4 && Word16(18) == 62;

    private int SegmentCount => Word16(56);

    /// <summary>Null when there is none.</summary>
    internal static CoreFile? Open(string path)
    {
        SysResult file = Unix.Open(path, OpenFlags.ReadOnly);
        if (file.Failed || Unix.FStat(file.Int, out FileStatus status).Failed || status.Size < HeaderSize)
        {
            return null;
        }

        SysResult mapped = Unix.MMap(null, (ulong)status.Size, Protection.Read, MapFlags.Private, file.Int, 0);
        Unix.Close(file.Int);
        return mapped.Failed ? null : new CoreFile(mapped.Address, status.Size);
    }

    /// <summary>The n-th note of a kind; empty when there are not so many.</summary>
    internal ReadOnlySpan<byte> Note(uint kind, int number = 0)
    {
        for (int i = 0; i < SegmentCount; i++)
        {
            int segment = HeaderSize + (i * SegmentSize);
            if (Word32(segment) == NoteSegment)
            {
                return Note(kind, number, (long)Word64(segment + 8), (long)Word64(segment + 32));
            }
        }

        return default;
    }

    /// <summary>The number of bytes that the file has from an address on; -1 for an address that no segment has.</summary>
    internal long BytesAt(void* address)
    {
        int segment = SegmentOf(address);
        return segment < 0 ? -1 : Math.Max(0, (long)(Word64(segment + 16) + Word64(segment + 32) - (ulong)address));
    }

    /// <summary>A word of memory that the file has.</summary>
    internal ulong WordAt(void* address)
    {
        int segment = SegmentOf(address);
        return segment < 0 ? 0 : Word64((long)(Word64(segment + 8) + (ulong)address - Word64(segment + 16)));
    }

    private int SegmentOf(void* address)
    {
        for (int i = 0; i < SegmentCount; i++)
        {
            int segment = HeaderSize + (i * SegmentSize);
            ulong start = Word64(segment + 16);
            if (Word32(segment) == LoadSegment && (ulong)address >= start && (ulong)address - start < Word64(segment + 40))
            {
                return segment;
            }
        }

        return -1;
    }

    private ReadOnlySpan<byte> Note(uint kind, int number, long offset, long bytes)
    {
        for (long end = offset + bytes; offset < end;)
        {
            long name = (Word32(offset) + 3) & ~3L;
            int size = (int)Word32(offset + 4);
            if (Word32(offset + 8) == kind && number-- == 0)
            {
                return new ReadOnlySpan<byte>(_bytes + offset + 12 + name, size);
            }

            offset += 12 + name + ((size + 3) & ~3L);
        }

        return default;
    }

    private ushort Word16(long offset) => offset + 2 <= Length ? *(ushort*)(_bytes + offset) : (ushort)0;

    private uint Word32(long offset) => offset + 4 <= Length ? *(uint*)(_bytes + offset) : 0;

    private ulong Word64(long offset) => offset + 8 <= Length ? *(ulong*)(_bytes + offset) : 0;
}
