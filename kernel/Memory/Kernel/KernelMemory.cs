using Tine.X64;

namespace Tine.Memory;

/// <summary>Maps frames at kernel addresses: heap, stacks, device registers.</summary>
/// <remarks>What is mapped here is global and seen from every address space at once; the tables are never freed.</remarks>
[NoAllocation]
public static unsafe class KernelMemory
{
    /// <summary>Maps fresh frames of zeros, readable and writable.</summary>
    /// <param name="start">Whole pages, in one of the kernel's ranges (<see cref="Layout"/>), nothing mapped there yet.</param>
    /// <param name="bytes">Whole pages.</param>
    /// <returns>None, or ENOMEM (then nothing is mapped).</returns>
    public static Errno Map(VirtualAddress start, ulong bytes)
    {
        for (ulong done = 0; done < bytes; done += FrameNumber.Size)
        {
            ulong frame = FrameAllocator.Current.TakeZeroed(FrameKind.Kernel);
            if (frame == 0)
            {
                Unmap(start, done);
                return Errno.ENOMEM;
            }

            PageTableEntry* entry = Ensure(start + done);
            if (entry == null)
            {
                FrameAllocator.Current.Release(new FrameNumber(frame));
                Unmap(start, done);
                return Errno.ENOMEM;
            }

            if (!entry->IsEmpty)
            {
                Panic.Because("Kernel memory was mapped where something is mapped already.");
            }

            *entry = PageTableEntry.KernelPage(new FrameNumber(frame), PageAccess.Write);
        }

        return Errno.None;
    }

    /// <summary>Unmaps and frees what <see cref="Map"/> has mapped.</summary>
    public static void Unmap(VirtualAddress start, ulong bytes)
    {
        for (ulong done = 0; done < bytes; done += FrameNumber.Size)
        {
            PageTableEntry* entry = Ensure(start + done);
            if (entry == null || !entry->IsPresent)
            {
                Panic.Because("Kernel memory was unmapped that is not mapped.");
            }

            FrameNumber frame = entry->Frame;
            *entry = PageTableEntry.Empty;
            Tlb.Flush(start + done);
            FrameAllocator.Current.Release(frame);
        }
    }

    /// <summary>Maps registers of a device, uncached, at the direct map's address for them.</summary>
    /// <remarks>Where the direct map covers them with large pages already, it stays as it is.</remarks>
    /// <param name="start">Address of the registers on the bus.</param>
    /// <param name="bytes">At least 1.</param>
    /// <returns>The address of the first register, ENOMEM, or ENXIO for an address that the kernel's half does not reach.</returns>
    public static Result<VirtualAddress> MapDevice(PhysicalAddress start, ulong bytes)
    {
        ulong first = start.Frame.Value;
        ulong last = (start + (bytes - 1)).Frame.Value;
        if (last < first || !IsInDirectMap(new FrameNumber(first)) || !IsInDirectMap(new FrameNumber(last)))
        {
            return Errno.ENXIO;
        }

        for (ulong frame = first; frame <= last; frame++)
        {
            var number = new FrameNumber(frame);
            var address = new VirtualAddress((ulong)PhysicalMemory.Pointer(number));
            if (IsCoveredByLargePage(address))
            {
                continue;
            }

            PageTableEntry* entry = Ensure(address);
            if (entry == null)
            {
                return Errno.ENOMEM;
            }

            *entry = PageTableEntry.KernelPage(number, PageAccess.Write).Uncached();
            Tlb.Flush(address);
        }

        return new VirtualAddress((ulong)PhysicalMemory.Pointer(start));
    }

    /// <summary>Maps registers of a device, uncached, at an address of <see cref="Layout.Devices"/>.</summary>
    /// <returns>None, or ENOMEM.</returns>
    internal static Errno MapRegisters(VirtualAddress start, FrameNumber first, ulong bytes)
    {
        for (ulong done = 0; done < bytes; done += FrameNumber.Size)
        {
            PageTableEntry* entry = Ensure(start + done);
            if (entry == null)
            {
                return Errno.ENOMEM;
            }

            *entry = PageTableEntry.KernelPage(new FrameNumber(first.Value + (done >> FrameNumber.Shift)), PageAccess.Write).Uncached();
            Tlb.Flush(start + done);
        }

        return Errno.None;
    }

    /// <summary>The leaf entry for a kernel address, with tables made as needed; null when memory ran out.</summary>
    /// <remarks>The top level is never filled in: all roots agree on it from the start.</remarks>
    internal static PageTableEntry* Ensure(VirtualAddress address)
    {
        PageTableEntry* table = TableAt(KernelRoot.Current.Root);
        for (int level = 3; level > 0; level--)
        {
            PageTableEntry* entry = table + IndexOf(address, level);
            if (entry->IsEmpty)
            {
                if (level == 3)
                {
                    Panic.Because("A kernel address lies outside the ranges that have top-level tables.");
                }

                ulong lower = FrameAllocator.Current.TakeZeroed(FrameKind.Kernel);
                if (lower == 0)
                {
                    return null;
                }

                *entry = PageTableEntry.ToTable(new FrameNumber(lower));
                KernelRoot.Current.TableCount++;
            }

            if (entry->IsLarge)
            {
                Panic.Because("A kernel address lies in a large page.");
            }

            table = TableAt(entry->Frame);
        }

        return table + IndexOf(address, 0);
    }

    /// <summary>Whether the direct map has a top-level table for a frame: those are all made at start-up.</summary>
    private static bool IsInDirectMap(FrameNumber frame)
    {
        const ulong Reach = Layout.Heap - Layout.DirectMap;
        bool isInDirectMap = frame.Value < Reach >> FrameNumber.Shift;
        return isInDirectMap && !TableAt(KernelRoot.Current.Root)[IndexOf(new VirtualAddress((ulong)PhysicalMemory.Pointer(frame)), 3)].IsEmpty;
    }

    private static bool IsCoveredByLargePage(VirtualAddress address)
    {
        PageTableEntry* table = TableAt(KernelRoot.Current.Root);
        for (int level = 3; level > 0; level--)
        {
            PageTableEntry entry = table[IndexOf(address, level)];
            if (entry.IsEmpty || entry.IsLarge)
            {
                return entry.IsLarge;
            }

            table = TableAt(entry.Frame);
        }

        return false;
    }

    internal static PageTableEntry* TableAt(FrameNumber frame) => (PageTableEntry*)PhysicalMemory.Pointer(frame);

    internal static int IndexOf(VirtualAddress address, int level) =>
        (int)(address.Value >> (FrameNumber.Shift + (9 * level))) & 511;
}
