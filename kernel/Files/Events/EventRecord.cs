using System;
using System.Buffers.Binary;
using Tine.Memory;

namespace Tine.Files;

/// <summary>struct epoll_event, which is packed on x86-64: 4 bytes of events, 8 of data.</summary>
public static class EventRecord
{
    /// <summary>The bytes of a record.</summary>
    public const int Size = 12;

    /// <summary>Writes a record for a program.</summary>
    /// <returns>False when the program's buffer cannot be written.</returns>
    internal static bool TryWrite(ref IoBuffer destination, PollEvents events, ulong data)
    {
        Span<byte> record = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)events);
        BinaryPrimitives.WriteUInt64LittleEndian(record[4..], data);
        Result<int> copied = destination.CopyTo(record);
        return !copied.Failed && copied.Value == Size;
    }
}
