using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

/// <summary>The kernel's own page tables: every address space shares the upper half of this root.</summary>
[NoAllocation]
public sealed unsafe class KernelRoot
{
    private const int FirstKernelEntry = 256;
    private const int EndOfEntries = 512;

    private const ulong BytesPerEntry = 1UL << 39;

    private static readonly KernelRoot s_machine = new();

    private UsedEntries _used;

    /// <summary>The running machine's instance.</summary>
    public static KernelRoot Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BareMetal.IsHere ? s_machine : HostedMachine.Current.Get<KernelRoot>();
    }

    /// <summary>The top-level table; its lower half is empty.</summary>
    public FrameNumber Root { get; private set; }

    /// <summary>Page tables that were made since start-up: heap and stacks grow by them.</summary>
    public ulong TableCount { get; internal set; }

    /// <summary>
    /// Takes over the table that start-up made, empties its lower half, and gives every top-level entry that the kernel
    /// will ever need its table, so that all address spaces agree for ever.
    /// </summary>
    /// <remarks>Once, after <see cref="FrameAllocator.PrepareZeroFrame"/>. Start-up must not need the lower half any more.</remarks>
    public void Initialize(FrameNumber root)
    {
        Root = root;
        var entries = (PageTableEntry*)PhysicalMemory.Pointer(root);
        for (int i = 0; i < FirstKernelEntry; i++)
        {
            entries[i] = PageTableEntry.Empty;
        }

        EnsureEntries(entries, Layout.Heap, Layout.HeapSize);
        EnsureEntries(entries, Layout.Stacks, Layout.StacksSize);
        EnsureEntries(entries, Layout.FrameRecords, FrameAllocator.Current.FrameCount * FrameTable.BytesPerFrame);
        RememberUsedEntries(entries);
        Tlb.FlushAll();
    }

    /// <summary>Loads the kernel's root into CR3: no user memory is mapped from here on.</summary>
    public void Activate() => Tlb.Activate(Root);

    /// <summary>Gives a new top-level table the kernel's half.</summary>
    internal void LinkTo(FrameNumber root)
    {
        var from = (PageTableEntry*)PhysicalMemory.Pointer(Root);
        var to = (PageTableEntry*)PhysicalMemory.Pointer(root);
        fixed (ushort* used = _used.Index)
        {
            for (int i = 0; i < _used.Count; i++)
            {
                to[used[i]] = from[used[i]];
            }
        }
    }

    /// <summary>Takes the kernel's half out again: the table then holds zeros and is ready for its next use.</summary>
    internal void UnlinkFrom(FrameNumber root)
    {
        var entries = (PageTableEntry*)PhysicalMemory.Pointer(root);
        fixed (ushort* used = _used.Index)
        {
            for (int i = 0; i < _used.Count; i++)
            {
                entries[used[i]] = PageTableEntry.Empty;
            }
        }
    }

    private static void EnsureEntries(PageTableEntry* entries, ulong start, ulong bytes)
    {
        for (ulong address = start; address < start + bytes; address += BytesPerEntry)
        {
            PageTableEntry* entry = entries + ((address / BytesPerEntry) & (EndOfEntries - 1));
            if (!entry->IsEmpty)
            {
                continue;
            }

            ulong table = FrameAllocator.Current.TakeZeroed(FrameKind.Kernel);
            if (table == 0)
            {
                Panic.Because("There is no memory for the kernel's page tables.");
            }

            *entry = PageTableEntry.ToTable(new FrameNumber(table));
        }
    }

    private void RememberUsedEntries(PageTableEntry* entries)
    {
        _used.Count = 0;
        fixed (ushort* used = _used.Index)
        {
            for (int i = FirstKernelEntry; i < EndOfEntries; i++)
            {
                if (entries[i].IsEmpty)
                {
                    continue;
                }

                if (_used.Count == UsedEntries.Capacity)
                {
                    Panic.Because("The kernel's half of the address space has too many top-level entries.");
                }

                used[_used.Count++] = (ushort)i;
            }
        }
    }

    /// <summary>The top-level entries that hold something: few, so that a new root costs a handful of stores.</summary>
    private struct UsedEntries
    {
        public const int Capacity = 32;

        public int Count;
        public fixed ushort Index[Capacity];
    }
}
