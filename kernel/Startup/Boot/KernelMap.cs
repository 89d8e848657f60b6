using Tine.Devices.Screens;
using Tine.Memory;
using Tine.X64;

namespace Tine.Startup;

/// <summary>Makes the kernel's final page tables: the direct map, and the image with nothing both writable and executable.</summary>
[NoAllocation]
internal static unsafe class KernelMap
{
    private const ulong LargePage = 2UL << 20;
    private const int EntriesPerTable = 512;

    /// <summary>Builds the tables and changes to them.</summary>
    /// <returns>The top-level table.</returns>
    public static FrameNumber Build(ref BootInformation information)
    {
        FrameNumber root = NewTable();
        MapFramebuffer(root, information.Framebuffer);
        for (int index = 0; index < information.Present.Count; index++)
        {
            MemoryRange range = information.Present[index];
            ulong end = range.End + LargePage - 1 & ~(LargePage - 1);
            for (ulong address = range.Start & ~(LargePage - 1); address < end; address += LargePage)
            {
                var entry = PageTableEntry.KernelPage(new PhysicalAddress(address).Frame, PageAccess.Write).Large();
                *Slot(root, Layout.DirectMap + address, 2) = entry;
            }
        }

        for (ulong address = Image.TextStart; address < Image.End; address += FrameNumber.Size)
        {
            PageAccess access = address < Image.TextEnd ? PageAccess.Execute
                : address < Image.DataStart ? PageAccess.Read
                : PageAccess.Write;
            *Slot(root, address, 1) = PageTableEntry.KernelPage(new PhysicalAddress(address - Layout.Image).Frame, access);
        }

        *Slot(root, Layout.VdsoData, 1) = PageTableEntry.SharedPage(Vdso.DataFrame, PageAccess.Read);
        *Slot(root, Layout.VdsoCode, 1) = PageTableEntry.SharedPage(Vdso.CodeFrame, PageAccess.Execute);
        PageAttributes.Initialize();
        Tlb.Activate(root);
        return root;
    }

    /// <summary>Maps the framebuffer in the direct map, too, so that a panic can write there at any time.</summary>
    private static void MapFramebuffer(FrameNumber root, in FramebufferMode mode)
    {
        ulong end = mode.Address.Value + mode.Bytes;
        for (ulong address = mode.Address.Value & ~(LargePage - 1); address < end; address += LargePage)
        {
            var entry = PageTableEntry.KernelPage(new PhysicalAddress(address).Frame, PageAccess.Write).Large();
            *Slot(root, Layout.DirectMap + address, 2) = entry.WriteCombining();
        }
    }

    /// <summary>The entry for <paramref name="address"/> in the table of <paramref name="level"/> (1: pages, 2: 2 MiB).</summary>
    private static PageTableEntry* Slot(FrameNumber root, ulong address, int level)
    {
        var table = (PageTableEntry*)PhysicalMemory.Pointer(root);
        for (int current = 4; ; current--)
        {
            PageTableEntry* entry = table + (address >> (12 + 9 * (current - 1)) & (EntriesPerTable - 1));
            if (current == level)
            {
                return entry;
            }

            if (!entry->IsPresent)
            {
                *entry = PageTableEntry.ToTable(NewTable());
            }

            table = (PageTableEntry*)PhysicalMemory.Pointer(entry->Frame);
        }
    }

    private static FrameNumber NewTable()
    {
        if (!FrameAllocator.Current.AllocateZeroed(FrameKind.Kernel).TryGet(out FrameNumber frame))
        {
            Panic.Because("There is too little memory for the kernel's page tables.");
        }

        return frame;
    }
}
