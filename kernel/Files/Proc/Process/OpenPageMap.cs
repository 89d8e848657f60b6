using System;
using System.Buffers.Binary;
using Tine.Memory;
using Tine.X64;

namespace Tine.Files;

/// <summary>/proc/PID/pagemap, open: a word of 64 bits for each page of the address space; Linux's Documentation/admin-guide/mm/pagemap.rst.</summary>
internal sealed class OpenPageMap(Inode inode, ProcessView process, bool tellsFrames, OpenFlags flags) : OpenMemoryView(inode, process, flags)
{
    private const int EntrySize = sizeof(ulong);
    private const int EntriesAtOnce = 64;
    private const int InstructionsAnEntry = 150;

    /// <summary>Nothing has ever been marked as clean: there is no clear_refs.</summary>
    private const ulong SoftDirty = 1UL << 55;

    private const ulong Exclusive = 1UL << 56;
    private const ulong OfFile = 1UL << 61;
    private const ulong Present = 1UL << 63;

    public override Result<long> ReadAt(Caller caller, ref IoBuffer destination, ulong offset)
    {
        const ulong size = (Layout.UserEnd >> FrameNumber.Shift) * EntrySize;
        if ((offset | destination.Remaining) % EntrySize != 0)
        {
            return Errno.EINVAL;
        }

        Span<byte> room = stackalloc byte[EntriesAtOnce * EntrySize];
        var portion = new WorkPortion(caller);
        long done = 0;
        while (destination.Remaining > 0 && offset < size && Memory is { } memory)
        {
            int length = (int)Math.Min(Math.Min(destination.Remaining, size - offset), (ulong)room.Length);
            for (int at = 0; at < length; at += EntrySize)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(room[at..], EntryOf(memory, new VirtualAddress((offset + (ulong)at) / EntrySize << FrameNumber.Shift)));
            }

            Result<int> copied = destination.CopyTo(room[..length]);
            if (copied.Failed)
            {
                return done > 0 ? done : copied.Error;
            }

            done += copied.Value;
            offset += (ulong)copied.Value;
            if (copied.Value < length || portion.Spend(length / EntrySize * InstructionsAnEntry) != Errno.None)
            {
                break;
            }
        }

        return done;
    }

    private ulong EntryOf(AddressSpace memory, VirtualAddress address)
    {
        PagePlace place = memory.Locate(address, out FrameNumber frame);
        if (place is PagePlace.None or PagePlace.Absent)
        {
            return place == PagePlace.None ? 0 : SoftDirty;
        }

        ulong kind = place switch
        {
            PagePlace.File => OfFile,
            PagePlace.Own => Exclusive,
            _ => 0,
        };
        return Present | SoftDirty | kind | (tellsFrames ? frame.Value : 0);
    }
}
