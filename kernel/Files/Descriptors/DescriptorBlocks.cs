using System;
using System.Runtime.CompilerServices;

namespace Tine.Files;

/// <summary>
/// The slots of a <see cref="DescriptorTable"/>, in blocks of <see cref="DescriptorSlots.Most"/>: to grow a table, or to make a
/// part of it its own, takes no longer than a block does.
/// </summary>
internal struct DescriptorBlocks(DescriptorSlots first)
{
    private DescriptorSlots _first = first;

    /// <summary>The second block and those after it; null where no descriptor has been.</summary>
    private DescriptorSlots?[]? _far;

    public readonly OpenFile? this[int descriptor]
    {
        [NoAllocation]
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _first[descriptor] ?? FindFar(descriptor);
    }

    public readonly int Capacity
    {
        [NoAllocation]
        get
        {
            for (int block = Count - 1; block > 0; block--)
            {
                if (At(block) is { } slots)
                {
                    return (block * DescriptorSlots.Most) + slots.Capacity;
                }
            }

            return _first.Capacity;
        }
    }

    /// <summary>Whether a descriptor is marked close-on-exec.</summary>
    public readonly bool HasCloseOnExec
    {
        get
        {
            bool isAny = _first.CloseOnExecCount != 0;
            for (int block = 1; block < Count; block++)
            {
                isAny |= At(block) is { CloseOnExecCount: > 0 };
            }

            return isAny;
        }
    }

    /// <summary>Takes the blocks of another table, which has them as well.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Share(in DescriptorBlocks other)
    {
        _first = other._first;
        _first.Tables++;
        if (other._far is not null)
        {
            _far = ShareFar(other._far);
        }
    }

    /// <summary>Gives up all blocks, if there is only one and another table has it, too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool TryLeave()
    {
        bool isLeft = _far is null && _first.Tables > 1;
        _first.Tables -= isLeft ? 1 : 0;
        return isLeft;
    }

    /// <summary>Gives up the files in some slots of a block, if another table has it, too: they stay open there.</summary>
    /// <param name="block">The block.</param>
    /// <param name="first">The first slot in it.</param>
    /// <param name="last">The last one; may lie beyond the block.</param>
    public bool TryLeave(int block, int first, int last)
    {
        if (At(block) is not { Tables: > 1 } slots)
        {
            return false;
        }

        slots.Tables--;
        bool isWhole = first == 0 && last >= slots.Capacity - 1;
        DescriptorSlots? left = isWhole ? null : slots.CopyWithout(first, last);
        if (block == 0)
        {
            _first = left ?? new DescriptorSlots();
        }
        else
        {
            _far![block - 1] = left;
        }

        return true;
    }

    /// <summary>Gives up a block.</summary>
    /// <returns>The block when no other table has it: its files are to be closed; else null.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly DescriptorSlots? Leave(int block) => At(block) is { } slots && --slots.Tables == 0 ? slots : null;

    /// <summary>Blocks that may be there, empty ones included.</summary>
    public readonly int Count
    {
        [NoAllocation]
        get => _far is null ? 1 : 1 + _far.Length;
    }

    /// <summary>The number of files of a block that <see cref="HeldBytesIn"/> looks at.</summary>
    [NoAllocation]
    public readonly int CountToLookAtIn(int block, uint round) => At(block)?.CountToLookAt(round) ?? 0;

    /// <summary>The bytes that the files of a block hold.</summary>
    [NoAllocation]
    public readonly ulong HeldBytesIn(int block, uint round) => At(block)?.HeldBytes(round) ?? 0;

    /// <summary>The lowest free number not below <paramref name="from"/>; may lie beyond the capacity.</summary>
    public readonly int FindFree(int from)
    {
        int start = from % DescriptorSlots.Most;
        for (int block = from / DescriptorSlots.Most; ; block++)
        {
            int free = At(block) is { } slots ? slots.FindFree(start) : start;
            if (free < DescriptorSlots.Most)
            {
                return (block * DescriptorSlots.Most) + free;
            }

            start = 0;
        }
    }

    /// <summary>The first used slot not below <paramref name="from"/>, or -1.</summary>
    [NoAllocation]
    public readonly int NextUsed(int from)
    {
        int start = from % DescriptorSlots.Most;
        for (int block = from / DescriptorSlots.Most; block < Count; block++)
        {
            int used = At(block) is { UsedCount: > 0 } slots ? slots.NextUsed(start) : -1;
            if (used >= 0)
            {
                return (block * DescriptorSlots.Most) + used;
            }

            start = 0;
        }

        return -1;
    }

    /// <summary>The block of an open descriptor.</summary>
    public readonly DescriptorSlots Of(int descriptor) => At(descriptor / DescriptorSlots.Most)!;

    /// <summary>The block of a descriptor, made this table's own before it is changed.</summary>
    public DescriptorSlots Unshare(int descriptor)
    {
        int block = descriptor / DescriptorSlots.Most;
        if (block == 0)
        {
            return _first = MakeOwn(_first);
        }

        if (block >= Count)
        {
            Array.Resize(ref _far, Math.Max(block, 2 * (Count - 1)));
        }

        return _far![block - 1] = _far[block - 1] is { } slots ? MakeOwn(slots) : new DescriptorSlots();
    }

    private static DescriptorSlots?[] ShareFar(DescriptorSlots?[] far)
    {
        var copy = new DescriptorSlots?[far.Length];
        far.CopyTo(copy, 0);
        foreach (DescriptorSlots? slots in far)
        {
            if (slots is not null)
            {
                slots.Tables++;
            }
        }

        return copy;
    }

    private static DescriptorSlots MakeOwn(DescriptorSlots slots)
    {
        if (slots.Tables == 1)
        {
            return slots;
        }

        DescriptorSlots own = slots.Copy();
        slots.Tables--;
        return own;
    }

    [NoAllocation]
    private readonly DescriptorSlots? At(int block) => block == 0 ? _first : block < Count ? _far![block - 1] : null;

    [NoAllocation]
    private readonly OpenFile? FindFar(int descriptor) =>
        descriptor < DescriptorSlots.Most ? null : At(descriptor / DescriptorSlots.Most)?[descriptor % DescriptorSlots.Most];
}
