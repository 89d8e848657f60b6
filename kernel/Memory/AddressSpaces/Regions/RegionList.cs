using System;
using System.Runtime.CompilerServices;

namespace Tine.Memory;

/// <summary>The regions of an address space by address, none overlapping; values, found by halving.</summary>
/// <remarks>
/// The list takes and gives back the regions' references to their backings. A short list is one array. A long one has its
/// regions in chunks: what a change moves, and an allocation takes, is little at any length.
/// </remarks>
internal partial struct RegionList
{
    /// <summary>A longer list is in chunks.</summary>
    private const int LongestArray = 256;

    private Region[] _regions;
    private RegionChunks? _chunks;
    private int _lastFound;

    public RegionList(int room)
    {
        _regions = new Region[room];
        _chunks = null;
        Count = 0;
        _lastFound = 0;
    }

    public int Count { get; private set; }

    /// <summary>Managed memory that it takes, in bytes.</summary>
    [NoAllocation]
    public readonly ulong Bytes => _chunks is null ? BytesOf(_regions.Length) : _chunks.Bytes;

    /// <summary>Instructions that an insertion or a removal takes besides what it does at any length, about.</summary>
    [NoAllocation]
    public readonly int InstructionsToMove => _chunks?.InstructionsToRenumber ?? 0;

    private readonly int GrownLength => Math.Min((Count * 2) + 4, LongestArray);

    /// <summary>All regions, to look at.</summary>
    [NoAllocation]
    public readonly RegionView View => new(_regions, _chunks, Count);

    [NoAllocation]
    public readonly ref Region this[int index]
    {
        get => ref (_chunks is null ? ref _regions[index] : ref _chunks[index]);
    }

    /// <summary>The region that holds an address, or -1.</summary>
    [NoAllocation]
    public int IndexContaining(VirtualAddress address)
    {
        if (_lastFound < Count && this[_lastFound].Contains(address))
        {
            return _lastFound;
        }

        int index = FirstEndingAfter(address);
        if (index < Count && this[index].Start <= address)
        {
            _lastFound = index;
            return index;
        }

        return -1;
    }

    /// <summary>Index of the first region that ends above an address; <see cref="Count"/> when there is none.</summary>
    [NoAllocation]
    public readonly int FirstEndingAfter(VirtualAddress address) =>
        _chunks is null ? FirstEndingAfter(_regions, Count, address) : _chunks.FirstEndingAfter(address);

    /// <summary>
    /// Index of the first region of an array that ends above an address; <paramref name="count"/> when there is none.
    /// </summary>
    [NoAllocation]
    internal static int FirstEndingAfter(Region[] regions, int count, VirtualAddress address)
    {
        int low = 0;
        int high = count;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (regions[middle].End > address)
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

    /// <summary>The next region, from one downwards, that may have a gap of such a length below it; 0 when none has.</summary>
    /// <param name="index">The first one.</param>
    /// <param name="length">Of the gap.</param>
    /// <param name="chunks">As many chunks of regions were looked into.</param>
    [NoAllocation]
    public readonly int FindGapBelow(int index, ulong length, out int chunks)
    {
        chunks = 0;
        return _chunks is null ? index : _chunks.FindGapBelow(index, length, out chunks);
    }

    /// <summary>Learns that a region begins later than it did, so that there is a larger gap below it.</summary>
    [NoAllocation]
    public readonly void NoteGapBelow(int index) => _chunks?.NoteGapBelow(index);

    /// <summary>Makes sure that so many can be inserted.</summary>
    /// <returns>False when there would be more than the limit, or memory is out.</returns>
    public readonly bool HasRoomFor(int more)
    {
        if (Count + more > RegionTotals.Current.Most)
        {
            return false;
        }

        return Count + more <= LongestArray || HeapRoom.Has(RegionChunks.GrowthBytes);
    }

    /// <summary>Puts a region in its place; its backing is counted once more.</summary>
    public void Insert(int index, in Region region)
    {
        if (_chunks is null && Count == _regions.Length)
        {
            Grow();
        }

        if (_chunks is null)
        {
            Span<Region> all = _regions;
            all.Slice(index, Count - index).CopyTo(all.Slice(index + 1));
            _regions[index] = region;
        }
        else
        {
            _chunks.Insert(index, region);
        }

        Count++;
        if (region.Backing is { } backing)
        {
            backing.AddReference();
            RegionTotals.Current.BackedInsertions++;
        }
    }

    /// <summary>Takes regions out and gives their backings back.</summary>
    public void Remove(int index, int count)
    {
        for (int i = index; i < index + count; i++)
        {
            this[i].Backing?.Release();
        }

        if (_chunks is null)
        {
            Span<Region> all = _regions;
            all.Slice(index + count, Count - index - count).CopyTo(all.Slice(index));
            all.Slice(Count - count, count).Clear();
        }
        else if (count != 0)
        {
            _chunks.Remove(index, count);
        }

        Count -= count;
        if (_chunks is not null && index < Count)
        {
            _chunks.NoteGapBelow(index);
        }
    }

    /// <summary>Makes <paramref name="address"/> a border: a region across it becomes two.</summary>
    public void SplitAt(VirtualAddress address)
    {
        int index = IndexContaining(address);
        if (index < 0 || this[index].Start == address)
        {
            return;
        }

        Region upper = this[index];
        upper.StartAt(address);
        this[index].End = address;
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

        ref Region previous = ref this[index - 1];
        ref Region region = ref this[index];
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

    /// <summary>Takes regions out from the end on.</summary>
    /// <returns>Whether none is left.</returns>
    [NoAllocation]
    public bool RemoveLast(int most)
    {
        for (int end = Count > most ? Count - most : 0; Count > end;)
        {
            ref Region region = ref this[--Count];
            region.Backing?.Release();
            region = default;
            _chunks?.RemoveLast();
        }

        return Count == 0;
    }

    [NoAllocation]
    private static ulong BytesOf(int count) => (ulong)count * (ulong)Unsafe.SizeOf<Region>();

    private void Grow()
    {
        if (Count < LongestArray)
        {
            var larger = new Region[GrownLength];
            new ReadOnlySpan<Region>(_regions, 0, Count).CopyTo(larger);
            _regions = larger;
            return;
        }

        _chunks = new RegionChunks();
        foreach (ref readonly Region region in new ReadOnlySpan<Region>(_regions, 0, Count))
        {
            _chunks.Add(region);
        }

        _regions = [];
    }
}
