using System;
using System.Runtime.CompilerServices;

namespace Tine.Memory;

/// <summary>The regions of an address space by address, none overlapping; values in one array, found by halving.</summary>
/// <remarks>The list takes and gives back the regions' references to their backings.</remarks>
internal struct RegionList
{
    private Region[] _regions;
    private int _lastFound;

    public RegionList(int room)
    {
        _regions = new Region[room];
        Count = 0;
        _lastFound = 0;
    }

    public int Count { get; private set; }

    private readonly int GrownLength => (Count * 2) + 4;

    /// <summary>A copy can be made for a child.</summary>
    public readonly bool CanFork => HeapRoom.Has(BytesOf(Count + 2));

    /// <summary>Managed memory that it takes, in bytes.</summary>
    [NoAllocation]
    public readonly ulong Bytes => BytesOf(_regions.Length);

    [NoAllocation]
    public readonly ReadOnlySpan<Region> Span => new(_regions, 0, Count);

    [NoAllocation]
    public readonly ref Region this[int index]
    {
        get => ref _regions[index];
    }

    /// <summary>The region that holds an address, or -1.</summary>
    [NoAllocation]
    public int IndexContaining(VirtualAddress address)
    {
        if (_lastFound < Count && _regions[_lastFound].Contains(address))
        {
            return _lastFound;
        }

        int index = FirstEndingAfter(address);
        if (index < Count && _regions[index].Start <= address)
        {
            _lastFound = index;
            return index;
        }

        return -1;
    }

    /// <summary>The first region whose end lies above an address, or <see cref="Count"/>.</summary>
    [NoAllocation]
    public readonly int FirstEndingAfter(VirtualAddress address)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (_regions[middle].End > address)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    /// <summary>Makes sure that so many can be inserted.</summary>
    /// <returns>False when there would be more than the limit, or memory is out.</returns>
    public readonly bool HasRoomFor(int more) =>
        Count + more <= AddressSpace.MostRegions && (Count + more <= _regions.Length || HeapRoom.Has(BytesOf(GrownLength)));

    /// <summary>Puts a region in its place; its backing is counted once more.</summary>
    public void Insert(int index, in Region region)
    {
        if (Count == _regions.Length)
        {
            Grow();
        }

        Span<Region> all = _regions;
        all.Slice(index, Count - index).CopyTo(all.Slice(index + 1));
        _regions[index] = region;
        Count++;
        region.Backing?.AddReference();
    }

    /// <summary>Takes regions out and gives their backings back.</summary>
    public void Remove(int index, int count)
    {
        Span<Region> all = _regions;
        for (int i = index; i < index + count; i++)
        {
            all[i].Backing?.Release();
        }

        all.Slice(index + count, Count - index - count).CopyTo(all.Slice(index));
        all.Slice(Count - count, count).Clear();
        Count -= count;
    }

    /// <summary>Makes <paramref name="address"/> a border: a region across it becomes two.</summary>
    public void SplitAt(VirtualAddress address)
    {
        int index = IndexContaining(address);
        if (index < 0 || _regions[index].Start == address)
        {
            return;
        }

        Region upper = _regions[index];
        upper.BackingPage = upper.Backing is null ? 0 : upper.BackingPageAt(address);
        upper.Start = address;
        _regions[index].End = address;
        Insert(index + 1, upper);
    }

    /// <summary>Makes one region of those at <paramref name="index"/> and before it if they are alike and touch.</summary>
    /// <returns>Whether they were merged.</returns>
    public bool TryMergeWithPrevious(int index)
    {
        if (index <= 0 || index >= Count)
        {
            return false;
        }

        ref Region previous = ref _regions[index - 1];
        ref Region region = ref _regions[index];
        if (previous.End != region.Start || previous.Protection != region.Protection || previous.Flags != region.Flags ||
            previous.Maximum != region.Maximum || previous.Backing != region.Backing ||
            !ReferenceEquals(previous.Name, region.Name))
        {
            return false;
        }

        if (region.Backing is not null && previous.BackingPageAt(region.Start) != region.BackingPage)
        {
            return false;
        }

        previous.End = region.End;
        Remove(index, 1);
        return true;
    }

    /// <summary>A copy for a child, without the regions that are not forked.</summary>
    public readonly RegionList Fork()
    {
        var copy = new RegionList(Count + 2) { Count = Count };
        Span.CopyTo(copy._regions);
        bool hasAllForked = true;
        foreach (ref readonly Region region in copy.Span)
        {
            region.Backing?.AddReference();
            hasAllForked &= (region.Flags & RegionFlags.NotForked) == 0;
        }

        if (!hasAllForked)
        {
            copy.RemoveNotForked();
        }

        return copy;
    }

    /// <summary>Whether fork treats all regions alike: none is shared, left out or wiped.</summary>
    public readonly bool AreAllPrivate()
    {
        const RegionFlags Special = RegionFlags.Shared | RegionFlags.NotForked | RegionFlags.WipedOnFork;
        var all = RegionFlags.None;
        foreach (ref readonly Region region in Span)
        {
            all |= region.Flags;
        }

        return (all & Special) == 0;
    }

    /// <summary>Takes all regions out.</summary>
    [NoAllocation]
    public void Clear()
    {
        for (int i = 0; i < Count; i++)
        {
            _regions[i].Backing?.Release();
            _regions[i] = default;
        }

        Count = 0;
    }

    [NoAllocation]
    private static ulong BytesOf(int count) => (ulong)count * (ulong)Unsafe.SizeOf<Region>();

    private void RemoveNotForked()
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            if ((_regions[i].Flags & RegionFlags.NotForked) != 0)
            {
                Remove(i, 1);
            }
        }
    }

    private void Grow()
    {
        var larger = new Region[GrownLength];
        Span.CopyTo(larger);
        _regions = larger;
    }
}
