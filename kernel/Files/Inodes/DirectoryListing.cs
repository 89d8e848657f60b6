using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Tine.Memory;

namespace Tine.Files;

/// <summary>Writes the records of getdents64(2), struct linux_dirent64, or of the older getdents(2), as long as they fit.</summary>
public ref struct DirectoryListing
{
    /// <summary>d_ino, d_off, d_reclen, d_type come before the name.</summary>
    private const int HeaderSize = 8 + 8 + 2 + 1;

    /// <summary>In struct linux_dirent d_type is the record's last byte instead, and the name begins one byte earlier.</summary>
    private const int OldHeaderSize = HeaderSize - 1;

    private const int Alignment = 8;
    private const int KindShift = 12;

    /// <summary>Entries that one call tells at most: a program that wants more calls again.</summary>
    private const int MostEntries = WorkPortion.Size / InstructionsAnEntry;
    private const int InstructionsAnEntry = 300;

    private readonly DirectoryFormat _format;
    private IoBuffer _buffer;
    private int _entries;

    public DirectoryListing(IoBuffer buffer, ulong position, DirectoryFormat format = DirectoryFormat.New)
    {
        _buffer = buffer;
        _format = format;
        Position = position;
    }

    /// <summary>The position at which the next listing continues.</summary>
    public ulong Position { get; private set; }

    /// <summary>Bytes that were written.</summary>
    public long Written { get; private set; }

    /// <summary>EINVAL: not even one entry fitted. EFAULT: the buffer is bad; told only when nothing was written before.</summary>
    public Errno Error { get; private set; }

    /// <summary>Adds an entry of a directory; the directory's own positions begin after those of "." and "..".</summary>
    /// <param name="next">The directory's own position after it.</param>
    public bool AddEntry(ReadOnlySpan<byte> name, ulong number, FileKind kind, ulong next) =>
        Add(name, number, kind, next + OpenDirectory.DotEntries);

    /// <summary>Adds a record.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="number">Its inode number.</param>
    /// <param name="kind">The kind of the entry.</param>
    /// <param name="next">The position after it.</param>
    /// <returns>False when it did not fit: the listing is over.</returns>
    [SkipLocalsInit]
    internal bool Add(ReadOnlySpan<byte> name, ulong number, FileKind kind, ulong next)
    {
        int size = (HeaderSize + name.Length + 1 + Alignment - 1) & -Alignment;
        if (_entries == MostEntries)
        {
            return false;
        }

        if ((ulong)size > _buffer.Remaining)
        {
            Error = Written == 0 ? Errno.EINVAL : Errno.None;
            return false;
        }

        Span<byte> record = stackalloc byte[HeaderSize + PathWalk.LongestName + Alignment];
        record = record[..size];
        BinaryPrimitives.WriteUInt64LittleEndian(record[(size - Alignment)..], 0); // The zero after the name, and what fills up.
        BinaryPrimitives.WriteUInt64LittleEndian(record, number);
        BinaryPrimitives.WriteUInt64LittleEndian(record[8..], next);
        BinaryPrimitives.WriteUInt16LittleEndian(record[16..], (ushort)size);
        bool isOld = _format == DirectoryFormat.Old;
        record[isOld ? size - 1 : OldHeaderSize] = (byte)((uint)kind >> KindShift);
        name.CopyTo(record[(isOld ? OldHeaderSize : HeaderSize)..]);
        Result<int> copied = _buffer.CopyTo(record);
        if (copied.Failed || copied.Value < size)
        {
            Error = Written == 0 ? Errno.EFAULT : Errno.None;
            return false;
        }

        _entries++;
        Written += size;
        Position = next;
        return true;
    }
}
