using System.Collections.Generic;
using Tine.Memory;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>Counts who holds each frame, by walking every table and file, and compares with what the frame table says.</summary>
internal sealed unsafe class FrameCensus
{
    private const int Entries = 512;
    private readonly Dictionary<ulong, uint> _references = [];
    private ulong _pages;
    private ulong _tables;

    /// <summary>Fails the test if any count is wrong, or a frame is lost.</summary>
    /// <param name="freeAtStart">Free frames when none of the spaces and files existed.</param>
    public static void Check(IReadOnlyCollection<AddressSpace> spaces, IReadOnlyCollection<FilePages> files, ulong freeAtStart)
    {
        var census = new FrameCensus();
        census.Note(FrameAllocator.Current.ZeroFrame.Value);
        foreach (AddressSpace space in spaces)
        {
            census.CheckSpace(space);
        }

        foreach (FilePages file in files)
        {
            census.CheckFile(file);
        }

        census.CheckCounts();
        Assert.Equal(census._tables, AddressSpace.AllTableFrames);
        ulong held = (ulong)census._references.Count - 1 + CountOfKind(FrameKind.FileIndex);
        Assert.Equal(freeAtStart - held, FrameAllocator.Current.FreeFrames);
    }

    private static ulong CountOfKind(FrameKind kind)
    {
        ulong count = 0;
        for (ulong frame = 1; frame < FrameAllocator.Current.FrameCount; frame++)
        {
            count += FrameTable.KindOf(new FrameNumber(frame)) == kind ? 1UL : 0;
        }

        return count;
    }

    private void CheckSpace(AddressSpace space)
    {
        _pages = 0;
        ulong tables = CheckTable(space.Root, 3, 256);
        Assert.Equal(_pages, space.ResidentPages);
        Assert.Equal(tables, space.TableFrames);
        ulong mapped = 0;
        var last = default(VirtualAddress);
        foreach (Region region in space.Regions)
        {
            Assert.True(region.Start >= last && region.End > region.Start);
            mapped += region.Length;
            last = region.End;
        }

        Assert.Equal(mapped, space.Account.Mapped);
    }

    private ulong CheckTable(FrameNumber table, int level, int entries)
    {
        // A table with several parents holds what it leads to once.
        bool isFirstVisit = Note(table.Value);
        _tables += isFirstVisit ? 1UL : 0;
        Assert.Equal(FrameKind.PageTable, FrameTable.KindOf(table));
        FrameRecord* record = FrameTable.Of(table);
        var entry = (PageTableEntry*)PhysicalMemory.Pointer(table);
        ulong tables = 1;
        int used = 0;
        for (int i = 0; i < entries; i++)
        {
            if (entry[i].IsEmpty)
            {
                continue;
            }

            used++;
            Assert.True((record->Groups & (1UL << (i / 8))) != 0);
            if (level > 0)
            {
                tables += CheckPointer(entry + i, level, isFirstVisit);
            }
            else
            {
                _pages++;
                if (isFirstVisit)
                {
                    CheckPage(entry + i);
                }
            }
        }

        Assert.Equal(used, record->EntriesInUse);
        return tables;
    }

    private ulong CheckPointer(PageTableEntry* entry, int level, bool isFirstVisit)
    {
        bool isTwins = TwinTables.Current.IsAlike(entry);
        Assert.False(entry->IsWritable && (isTwins || FrameTable.CountOf(entry->Frame) > 1), "a writable entry leads to a shared table");
        ulong tables = CheckTable(entry->Frame, level - 1, Entries);
        if (!isFirstVisit || TwinTables.Current.IsCountedByTwin(entry))
        {
            _references[entry->Frame.Value]--;
        }

        return tables;
    }

    private void CheckPage(PageTableEntry* entry)
    {
        bool isTwins = TwinTables.Current.IsAlike(entry);
        if (!TwinTables.Current.IsCountedByTwin(entry))
        {
            Note(entry->Frame.Value);
        }

        bool isPrivate = FrameTable.KindOf(entry->Frame) is FrameKind.Anonymous or FrameKind.Zero;
        Assert.False(
            entry->IsWritable && (isTwins || (isPrivate && FrameTable.CountOf(entry->Frame) > 1)), "a writable entry shows a private page of several");
    }

    private void CheckFile(FilePages file)
    {
        ulong found = 0;
        for (ulong page = 0; page < 2048; page++)
        {
            ulong frame = file.FrameOf(page);
            if (frame != 0)
            {
                Note(frame);
                found++;
            }
        }

        Assert.Equal(found, file.ResidentPages);
    }

    private void CheckCounts()
    {
        foreach ((ulong frame, uint references) in _references)
        {
            Assert.Equal(references, FrameTable.CountOf(new FrameNumber(frame)));
        }
    }

    /// <returns>Whether it is the frame's first reference.</returns>
    private bool Note(ulong frame)
    {
        bool isFirst = !_references.TryGetValue(frame, out uint count);
        _references[frame] = count + 1;
        return isFirst;
    }
}
