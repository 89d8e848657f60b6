using Tine.X64;

namespace Tine.Memory;

/// <summary>The stack on which a thread runs in the kernel: 16 KiB, unmapped pages below it.</summary>
/// <remarks>
/// Each has a slot of 32 KiB. Stacks that were given back stay mapped as far as they are few; the slots of others are linked
/// through the (absent) page-table entry of the page below the stack, so that nothing is allocated.
/// </remarks>
[NoAllocation]
public readonly unsafe struct KernelStack
{
    /// <summary>Bytes of a stack, without what guards it.</summary>
    public const ulong Size = 16 * 1024;

    private const ulong SlotSize = 2 * Size;
    private const int CacheSize = 16;

    private static Cache s_cache;
    private static ulong s_firstEmptySlot;
    private static ulong s_slotsUsed;

    /// <summary>The stack that begins at an address, as <see cref="Start"/> told it.</summary>
    internal KernelStack(VirtualAddress start) => Start = start;

    private KernelStack(ulong start) => Start = new VirtualAddress(start);

    /// <summary>Bytes of the stacks that wait, mapped, for their next thread.</summary>
    public static ulong CachedBytes => (ulong)s_cache.Count * Size;

    /// <summary>Lowest usable address.</summary>
    public VirtualAddress Start { get; }

    /// <summary>End, exclusive: where the stack pointer begins, 16-byte aligned.</summary>
    public VirtualAddress End => Start + Size;

    /// <summary>A stack, recycled if there is one (contents then are what the last thread left).</summary>
    /// <returns>The stack, or ENOMEM.</returns>
    public static Result<KernelStack> Allocate()
    {
        if (s_cache.Count != 0)
        {
            return new KernelStack(s_cache.Start[--s_cache.Count]);
        }

        return s_firstEmptySlot != 0 ? MapAgain(s_firstEmptySlot) : MapFirstTime();
    }

    /// <summary>Gives it back; no thread may be on it any more.</summary>
    public static void Free(KernelStack stack)
    {
        ulong start = stack.Start.Value;
        if (s_cache.Count < CacheSize)
        {
            s_cache.Start[s_cache.Count++] = start;
            return;
        }

        KernelMemory.Unmap(stack.Start, Size);
        *Link(start) = s_firstEmptySlot == 0
            ? PageTableEntry.Empty
            : PageTableEntry.Empty.WithFrame(new PhysicalAddress(s_firstEmptySlot - Layout.Stacks).Frame);
        s_firstEmptySlot = start;
    }

    /// <summary>Forgets all stacks, for a host test that starts over with other memory.</summary>
    internal static void Reset()
    {
        s_cache = default;
        s_firstEmptySlot = 0;
        s_slotsUsed = 0;
    }

    private static Result<KernelStack> MapAgain(ulong start)
    {
        Errno error = KernelMemory.Map(new VirtualAddress(start), Size);
        if (error != Errno.None)
        {
            return error;
        }

        PageTableEntry* link = Link(start);
        s_firstEmptySlot = link->IsEmpty ? 0 : Layout.Stacks + link->Frame.Address.Value;
        *link = PageTableEntry.Empty;
        return new KernelStack(start);
    }

    private static Result<KernelStack> MapFirstTime()
    {
        ulong start = Layout.Stacks + (s_slotsUsed * SlotSize) + (SlotSize - Size);
        if (start >= Layout.Stacks + Layout.StacksSize)
        {
            return Errno.ENOMEM;
        }

        Errno error = KernelMemory.Map(new VirtualAddress(start), Size);
        if (error != Errno.None)
        {
            return error;
        }

        s_slotsUsed++;
        return new KernelStack(start);
    }

    /// <summary>The entry of the page below a stack: never present, it leads to the next empty slot.</summary>
    private static PageTableEntry* Link(ulong start) => KernelMemory.Ensure(new VirtualAddress(start - FrameNumber.Size));

    private struct Cache
    {
        public int Count;
        public fixed ulong Start[CacheSize];
    }
}
