using Tine.Memory;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>The direct map of small pages (check=tlb, check=frames).</summary>
public sealed unsafe class DirectMapTests
{
    private const ulong EntriesATable = 512;

    /// <summary>Every frame has an entry of its own, with the rights of the large page, and the tables cost a frame each.</summary>
    [Fact]
    public void LargePagesBecomeSmallOnes()
    {
        const ulong frames = 4 * EntriesATable;
        using var machine = new PretendMachine(frames);
        PageTableEntry* large = MapLarge(frames / EntriesATable);
        ulong free = FrameAllocator.Current.FreeFrames;
        Assert.Equal(Errno.None, DirectMap.Split());
        Assert.Equal(free - (frames / EntriesATable), FrameAllocator.Current.FreeFrames);
        for (ulong frame = 0; frame < frames; frame++)
        {
            PageTableEntry entry = large[frame / EntriesATable];
            Assert.False(entry.IsLarge);
            Assert.Equal(PageTableEntry.KernelPage(new FrameNumber(frame), PageAccess.Write), PageTables.TableAt(entry.Frame)[frame % EntriesATable]);
        }

        Assert.True(large[frames / EntriesATable].IsEmpty);
        Assert.Equal(Errno.None, DirectMap.Split());
        Assert.Equal(free - (frames / EntriesATable), FrameAllocator.Current.FreeFrames);
    }

    [Fact]
    public void WithoutAFrameForATableThereIsNone()
    {
        using var machine = new PretendMachine(2 * EntriesATable);
        PageTableEntry* large = MapLarge(2);
        FrameAllocator.Current.FailAllocation(2);
        Assert.Equal(Errno.ENOMEM, DirectMap.Split());
        FrameAllocator.Current.FailAllocation(0);
        Assert.Equal((false, true), (large[0].IsLarge, large[1].IsLarge));
    }

    [Fact]
    public void ProtectedFramesAreTold()
    {
        using var machine = new PretendMachine(EntriesATable);
        PageTableEntry* large = MapLarge(1);
        DirectMap.Split();
        PageTableEntry* page = PageTables.TableAt(large->Frame) + 7;
        var address = new VirtualAddress(Layout.DirectMap + (7 * FrameNumber.Size));
        Assert.False(DirectMap.IsProtected(address));
        *page = page->WriteProtected();
        Assert.True(DirectMap.IsProtected(address));
        Assert.True(DirectMap.IsProtected(address + 4095));
        Assert.False(DirectMap.IsProtected(address + 4096));
        Assert.False(DirectMap.IsProtected(new VirtualAddress(Layout.DirectMap - 1)));
        Assert.False(DirectMap.IsProtected(new VirtualAddress(Layout.Heap)));
        *page = PageTableEntry.Empty;
        Assert.False(DirectMap.IsProtected(address));
    }

    /// <summary>Maps the first large pages of memory, as start-up does.</summary>
    /// <returns>The entry of the first.</returns>
    private static PageTableEntry* MapLarge(ulong pages)
    {
        PageTableEntry* table = KernelMemory.TableAt(KernelRoot.Current.Root);
        for (int level = 3; level > 1; level--)
        {
            PageTableEntry* entry = table + KernelMemory.IndexOf(new VirtualAddress(Layout.DirectMap), level);
            if (!entry->IsPresent)
            {
                *entry = PageTableEntry.ToTable(FrameAllocator.Current.AllocateZeroed(FrameKind.Kernel).Value);
            }

            table = KernelMemory.TableAt(entry->Frame);
        }

        for (ulong page = 0; page < pages; page++)
        {
            table[page] = PageTableEntry.KernelPage(new FrameNumber(page * EntriesATable), PageAccess.Write).Large();
        }

        return table;
    }
}
