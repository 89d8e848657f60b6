using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

/// <summary>The stacks of the threads in the kernel, those in use and those that wait for the next thread.</summary>
/// <remarks>
/// Each has a slot of 32 KiB. Stacks that were given back stay mapped as far as they are few; the slots of others are linked
/// through the (absent) page-table entry of the page below the stack, so that nothing is allocated.
/// </remarks>
[NoAllocation]
public sealed unsafe class KernelStacks
{
    private const ulong SlotSize = 2 * KernelStack.Size;
    private const int CacheSize = 16;

    private static readonly KernelStacks s_machine = new();

    private Cache _cache;
    private int _cached;
    private ulong _firstEmptySlot;
    private ulong _slotsUsed;

    /// <summary>The running machine's instance.</summary>
    public static KernelStacks Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BareMetal.IsHere ? s_machine : HostedMachine.Current.Get<KernelStacks>();
    }

    /// <summary>Bytes of the stacks that wait, mapped, for their next thread.</summary>
    public ulong CachedBytes => (ulong)_cached * KernelStack.Size;

    /// <summary>A stack, recycled if there is one (contents then are what the last thread left).</summary>
    /// <returns>The stack, or ENOMEM.</returns>
    public Result<KernelStack> Allocate()
    {
        if (_cached != 0)
        {
            return new KernelStack(new VirtualAddress(_cache[--_cached]));
        }

        return _firstEmptySlot != 0 ? MapAgain(_firstEmptySlot) : MapFirstTime();
    }

    /// <summary>Gives it back; no thread may be on it any more.</summary>
    public void Free(KernelStack stack)
    {
        ulong start = stack.Start.Value;
        if (_cached < CacheSize)
        {
            _cache[_cached++] = start;
            return;
        }

        Unmap(stack);
    }

    /// <summary>Gives the frames of a stack back and remembers its slot. Apart, for the usual way to stay short.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Unmap(KernelStack stack)
    {
        ulong start = stack.Start.Value;
        KernelMemory.Unmap(stack.Start, KernelStack.Size);
        *Link(start) = _firstEmptySlot == 0
            ? PageTableEntry.Empty
            : PageTableEntry.Empty.WithFrame(new PhysicalAddress(_firstEmptySlot - Layout.Stacks).Frame);
        _firstEmptySlot = start;
    }

    private Result<KernelStack> MapAgain(ulong start)
    {
        Errno error = KernelMemory.Map(new VirtualAddress(start), KernelStack.Size);
        if (error != Errno.None)
        {
            return error;
        }

        PageTableEntry* link = Link(start);
        _firstEmptySlot = link->IsEmpty ? 0 : Layout.Stacks + link->Frame.Address.Value;
        *link = PageTableEntry.Empty;
        return new KernelStack(new VirtualAddress(start));
    }

    private Result<KernelStack> MapFirstTime()
    {
        ulong start = Layout.Stacks + (_slotsUsed * SlotSize) + (SlotSize - KernelStack.Size);
        if (start >= Layout.Stacks + Layout.StacksSize)
        {
            return Errno.ENOMEM;
        }

        Errno error = KernelMemory.Map(new VirtualAddress(start), KernelStack.Size);
        if (error != Errno.None)
        {
            return error;
        }

        _slotsUsed++;
        return new KernelStack(new VirtualAddress(start));
    }

    /// <summary>The entry of the page below a stack: never present, it leads to the next empty slot.</summary>
    private static PageTableEntry* Link(ulong start) => KernelMemory.Ensure(new VirtualAddress(start - FrameNumber.Size));

    /// <summary>The stacks that stay mapped, by their lowest addresses.</summary>
    [InlineArray(CacheSize)]
    private struct Cache
    {
        private ulong _first;
    }
}
