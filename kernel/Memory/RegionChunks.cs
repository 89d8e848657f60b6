using System;
using System.Runtime.CompilerServices;

namespace Tine.Memory;

/// <summary>The regions of a long list: each has a slot in one of several arrays, and a list of slots keeps them in order.</summary>
internal sealed class RegionChunks
{
    public const int ChunkSize = 1 << ChunkShift;

    private const int ChunkShift = 8;
    private Region[][] _chunks = [];

    /// <summary>The slots of the regions in order, and behind them those that are free.</summary>
    private int[] _slots = [];

    public RegionChunks()
    {
    }

    /// <param name="first">Regions in order, <see cref="ChunkSize"/> of them; the array is taken over.</param>
    public RegionChunks(Region[] first) => AddChunk(first);

    /// <summary>As many regions fit without one more chunk.</summary>
    public int Room { get; private set; }

    /// <summary>Managed memory that it takes, in bytes.</summary>
    [NoAllocation]
    public ulong Bytes => ((ulong)Room * (ulong)Unsafe.SizeOf<Region>()) + ((ulong)_slots.Length * sizeof(int));

    /// <summary>Managed memory that one more chunk takes at most, in bytes.</summary>
    public ulong GrowthBytes => ((ulong)ChunkSize * (ulong)Unsafe.SizeOf<Region>())
        + (Room + ChunkSize > _slots.Length ? (ulong)SlotsAfterGrowth * (sizeof(int) + sizeof(ulong)) : 0);

    private int SlotsAfterGrowth => Math.Max(_slots.Length * 2, 4 * ChunkSize);

    /// <summary>The region at a place of the order.</summary>
    [NoAllocation]
    public ref Region this[int index]
    {
        get
        {
            int slot = _slots[index];
            return ref _chunks[slot >> ChunkShift][slot & (ChunkSize - 1)];
        }
    }

    /// <param name="index">Its place.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="region">The region.</param>
    public void Insert(int index, int count, in Region region)
    {
        if (count == Room)
        {
            AddChunk(new Region[ChunkSize]);
        }

        int slot = _slots[count];
        Span<int> slots = _slots;
        slots.Slice(index, count - index).CopyTo(slots.Slice(index + 1));
        _slots[index] = slot;
        this[index] = region;
    }

    /// <param name="index">The place of the first one.</param>
    /// <param name="removed">How many go.</param>
    /// <param name="count">How many there are.</param>
    public void Remove(int index, int removed, int count)
    {
        for (int i = index; i < index + removed; i++)
        {
            this[i] = default;
        }

        while (removed > 0)
        {
            int part = Math.Min(removed, ChunkSize);
            MoveBehind(index, part, count);
            removed -= part;
            count -= part;
        }
    }

    /// <summary>Puts slots that have become free behind those in use.</summary>
    private void MoveBehind(int index, int removed, int count)
    {
        Span<int> free = stackalloc int[ChunkSize];
        Span<int> slots = _slots;
        slots.Slice(index, removed).CopyTo(free);
        slots.Slice(index + removed, count - index - removed).CopyTo(slots.Slice(index));
        free.Slice(0, removed).CopyTo(slots.Slice(count - removed));
    }

    private void AddChunk(Region[] chunk)
    {
        if (Room + ChunkSize > _slots.Length)
        {
            int length = SlotsAfterGrowth;
            var slots = new int[length];
            var chunks = new Region[length >> ChunkShift][];
            new ReadOnlySpan<int>(_slots).CopyTo(slots);
            new ReadOnlySpan<Region[]>(_chunks).CopyTo(chunks);
            _slots = slots;
            _chunks = chunks;
        }

        _chunks[Room >> ChunkShift] = chunk;
        for (int i = 0; i < ChunkSize; i++, Room++)
        {
            _slots[Room] = Room;
        }
    }
}
