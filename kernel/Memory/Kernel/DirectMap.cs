using Tine.X64;

namespace Tine.Memory;

/// <summary>The kernel's view of physical memory, made read-only page by page (<c>check=tlb</c>, <c>check=frames</c>).</summary>
[NoAllocation]
internal static unsafe class DirectMap
{
    private const int EntriesPerTable = 512;
    private const int RootLevel = 3;
    private const int LargeLevel = 1;
    private const ulong LargePage = EntriesPerTable * FrameNumber.Size;

    /// <summary>Replaces the large pages by small ones, so that each frame can be protected by itself.</summary>
    /// <returns>None, or ENOMEM.</returns>
    public static Errno Split()
    {
        ulong bytes = FrameAllocator.Current.FrameCount << FrameNumber.Shift;
        for (ulong address = 0; address < bytes; address += LargePage)
        {
            PageTableEntry* entry = EntryFor(Layout.DirectMap + address, LargeLevel);
            if (entry is not null && entry->IsLarge && !TrySplit(entry))
            {
                return Errno.ENOMEM;
            }
        }

        Tlb.FlushAll();
        return Errno.None;
    }

    /// <summary>Makes a frame read-only for the kernel, or writable again.</summary>
    public static void SetAccess(VirtualAddress address, PageAccess access)
    {
        PageTableEntry* entry = EntryFor(address.Value, 0);
        *entry = (access & PageAccess.Write) != 0 ? entry->Writable() : entry->WriteProtected();
        DebugRegisters.ForgetPage(address.Value);
    }

    /// <summary>Whether the kernel may not write there.</summary>
    public static bool IsProtected(VirtualAddress address)
    {
        if (address.Value < Layout.DirectMap || address.Value >= Layout.Heap)
        {
            return false;
        }

        PageTableEntry* entry = EntryFor(address.Value, 0);
        return entry is not null && entry->IsPresent && !entry->IsWritable;
    }

    private static bool TrySplit(PageTableEntry* large)
    {
        ulong table = FrameAllocator.Current.TakeZeroed(FrameKind.Kernel);
        if (table == 0)
        {
            return false;
        }

        PageTableEntry* pages = KernelMemory.TableAt(new FrameNumber(table));
        ulong first = large->Frame.Value;
        for (int i = 0; i < EntriesPerTable; i++)
        {
            pages[i] = large->Small().WithFrame(new FrameNumber(first + (ulong)i));
        }

        *large = PageTableEntry.ToTable(new FrameNumber(table));
        return true;
    }

    /// <summary>The entry of a level for an address; null where there is no table of that level.</summary>
    private static PageTableEntry* EntryFor(ulong address, int level)
    {
        PageTableEntry* table = KernelMemory.TableAt(KernelRoot.Current.Root);
        for (int current = RootLevel; ; current--)
        {
            PageTableEntry* entry = table + KernelMemory.IndexOf(new VirtualAddress(address), current);
            if (current == level)
            {
                return entry;
            }

            if (!entry->IsPresent || entry->IsLarge)
            {
                return null;
            }

            table = KernelMemory.TableAt(entry->Frame);
        }
    }
}
