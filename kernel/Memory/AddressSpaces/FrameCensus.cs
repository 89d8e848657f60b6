using Tine.X64;

namespace Tine.Memory;

/// <summary>All holders of all frames, counted by walking every page table, and compared with what the records say (<c>check=frames</c>).</summary>
/// <remarks>
/// A frame's holders are the entries that show it, counted once in a table that several spaces share and in two tables that are
/// twins, and a file. Files without a
/// mapping are not looked for: their pages have one holder.
/// </remarks>
/// <param name="counts">Room for a number for each frame.</param>
[NoAllocation]
internal readonly unsafe struct FrameCensus(uint* counts)
{
    /// <summary>Set in the number of a frame that was found in a file.</summary>
    private const uint InFile = 1U << 31;

    /// <summary>Set in the number of a frame that a program can write by an entry.</summary>
    private const uint Writable = 1U << 30;

    private const uint Marks = InFile | Writable;

    /// <summary>Counts anew.</summary>
    /// <returns>The first frame whose record says something else, or that is shared and can be written; 0 for none.</returns>
    public FrameNumber FindWrong()
    {
        ulong frames = FrameAllocator.Current.FrameCount;
        for (ulong frame = 0; frame < frames; frame++)
        {
            counts[frame] = 0;
        }

        for (AddressSpace? space = LiveSpaces.Current.First; space is not null; space = LiveSpaces.Current.After(space))
        {
            if (space.HasTables)
            {
                CountTable(space, PageTableEntry.ToTable(space.Root), space.Root, PageTables.RootLevel, 0);
            }
        }

        for (ulong frame = 1; frame < frames; frame++)
        {
            if (!IsRight(new FrameNumber(frame)))
            {
                return new FrameNumber(frame);
            }
        }

        return default;
    }

    /// <summary>The number of holders that were found.</summary>
    public uint HoldersOf(FrameNumber frame) => FrameTable.KindOf(frame) switch
    {
        FrameKind.Zero => (counts[frame.Value] & ~Marks) + 1,
        FrameKind.File when counts[frame.Value] == 0 => 1,
        FrameKind.Kernel or FrameKind.FileIndex or FrameKind.Image => 1,
        _ => (counts[frame.Value] & ~Marks) + (counts[frame.Value] >> 31),
    };

    /// <summary>Whether a frame or a page table of several holders can be written by one of them: the others would see it.</summary>
    public bool IsWritableThoughShared(FrameNumber frame) => FrameTable.KindOf(frame) is FrameKind.Anonymous or FrameKind.PageTable or FrameKind.Zero
        && (counts[frame.Value] & Writable) != 0
        && HoldersOf(frame) > 1;

    /// <summary>Writes a line for each entry that shows a frame, up to eight.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="writeSpace">Names an address space.</param>
    public void WriteHolders(FrameNumber frame, delegate*<AddressSpace, void> writeSpace)
    {
        const int most = 8;
        int left = most;
        for (AddressSpace? space = LiveSpaces.Current.First; space is not null; space = LiveSpaces.Current.After(space))
        {
            if (space.HasTables)
            {
                WriteHoldersIn(frame, space, space.Root, PageTables.RootLevel, 0, writeSpace, ref left);
            }
        }

        if ((counts[frame.Value] & InFile) != 0)
        {
            KernelLog.WriteLine("    a file");
        }
    }

    private bool IsRight(FrameNumber frame)
    {
        FrameKind kind = FrameTable.KindOf(frame);
        return kind is FrameKind.Free or FrameKind.Reserved or > FrameKind.Image
            || (FrameTable.CountOf(frame) == HoldersOf(frame) && !IsWritableThoughShared(frame));
    }

    /// <param name="space">The address space.</param>
    /// <param name="way">The entry that leads to the table, or a read-only one above it.</param>
    /// <param name="table">The table.</param>
    /// <param name="level">Its level.</param>
    /// <param name="start">The first address that the table covers.</param>
    private void CountTable(AddressSpace space, PageTableEntry way, FrameNumber table, int level, ulong start)
    {
        if ((Count(table, way) & ~Marks) != 1)
        {
            return; // of several parents: it holds what it leads to once
        }

        var entries = new AllEntries(table, level, start);
        while (entries.MoveNext())
        {
            PageTableEntry entry = *entries.Current;
            if (TwinTables.Current.IsCountedByTwin(entries.Current))
            {
                continue;
            }

            if (level > 0)
            {
                CountTable(space, way.IsWritable ? entry : way, entry.Frame, level - 1, entries.Address);
            }
            else
            {
                CountPage(space, way.IsWritable ? entry : way, entry.Frame, entries.Address);
            }
        }
    }

    /// <summary>Counts a holder.</summary>
    /// <returns>The frame's number with its marks.</returns>
    private uint Count(FrameNumber frame, PageTableEntry way)
    {
        counts[frame.Value] = (counts[frame.Value] + 1) | (way.IsWritable ? Writable : 0);
        return counts[frame.Value];
    }

    private void CountPage(AddressSpace space, PageTableEntry way, FrameNumber frame, ulong address)
    {
        Count(frame, way);
        if (FrameTable.KindOf(frame) != FrameKind.File)
        {
            return;
        }

        int index = space.List.IndexContaining(new VirtualAddress(address));
        if (index >= 0 && space.List[index] is { Backing: FilePages file } region && file.FrameOf(region.BackingPageAt(new VirtualAddress(address))) == frame.Value)
        {
            counts[frame.Value] |= InFile;
        }
    }

    private static void WriteHoldersIn(
        FrameNumber frame, AddressSpace space, FrameNumber table, int level, ulong start, delegate*<AddressSpace, void> writeSpace, ref int left)
    {
        var entries = new AllEntries(table, level, start);
        while (left > 0 && entries.MoveNext())
        {
            if (entries.Current->Frame == frame)
            {
                left--;
                KernelLog.Write("    the entry for 0x");
                KernelLog.WriteHexadecimal(entries.Address);
                KernelLog.Write(entries.Current->IsWritable ? " (writable)" : "");
                writeSpace(space);
                KernelLog.Write('\n');
            }

            if (level > 0)
            {
                WriteHoldersIn(frame, space, entries.Current->Frame, level - 1, entries.Address, writeSpace, ref left);
            }
        }
    }
}
