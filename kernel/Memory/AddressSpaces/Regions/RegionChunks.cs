using System;
using System.Runtime.CompilerServices;

namespace Tine.Memory;

/// <summary>
/// The regions of a long list, in chunks of neighbours. Each chunk knows how large a gap it has at most, so that a search for a
/// free range looks into few of them, and a change moves the regions of one chunk alone.
/// </summary>
/// <remarks>
/// <code>
///   chunk        0                 1              2
///   regions      [a b c . .]       [d e . . .]    [f g h i .]
///   First        0                 3              5              (counted from the first chunk's, which may be another number)
///   LargestGap   below a, b or c   d or e         f to i
/// </code>
/// A chunk that is full is split where the new region belongs, or in the middle: a program that maps from high to low addresses
/// leaves full chunks.
/// </remarks>
internal sealed partial class RegionChunks
{
    /// <summary>Managed memory that a few changes take at most, in bytes; enough to be asked for before they are made.</summary>
    public const ulong GrowthBytes = 128 * 1024;

    private const int FirstLength = 16;
    private const int ChunksAPortion = 32;
    private const int InstructionsAChunk = 12;

    /// <summary>Distance from either end of a chunk within which it is split at the insertion, and not in the middle.</summary>
    private const int NearEnd = RegionChunk.Size / 4;

    private RegionChunk[] _chunks = new RegionChunk[FirstLength];
    private int _count;

    /// <summary>Instructions that an insertion or a removal takes for the chunks after it, about.</summary>
    [NoAllocation]
    public int InstructionsToRenumber => _count * InstructionsAChunk;

    /// <summary>Managed memory that it takes, in bytes.</summary>
    [NoAllocation]
    public ulong Bytes => ((ulong)_count * RegionChunk.Size * (ulong)Unsafe.SizeOf<Region>()) + ((ulong)_chunks.Length * sizeof(ulong));

    /// <summary>The region at a place of the order.</summary>
    [NoAllocation]
    public ref Region this[int index]
    {
        get
        {
            index += _origin;
            RegionChunk chunk = _chunks[ChunkAt(index)];
            return ref chunk.Regions[index - chunk.First];
        }
    }

    /// <summary>Index of the first region that ends above an address; the number of regions when there is none.</summary>
    [NoAllocation]
    public int FirstEndingAfter(VirtualAddress address)
    {
        int low = 0;
        int high = _count;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (_chunks[middle].End > address)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        if (low == _count)
        {
            return low == 0 ? 0 : _chunks[low - 1].First + _chunks[low - 1].Count - _origin;
        }

        RegionChunk chunk = _chunks[low];
        return chunk.First - _origin + RegionList.FirstEndingAfter(chunk.Regions, chunk.Count, address);
    }

    /// <summary>The next region, from one downwards, that has a gap of such a length below it, or where a search of many chunks goes on; 0 at the end.</summary>
    /// <param name="index">The first one.</param>
    /// <param name="length">Of the gap.</param>
    /// <param name="chunks">As many chunks were looked into.</param>
    [NoAllocation]
    public int FindGapBelow(int index, ulong length, out int chunks)
    {
        chunks = 0;
        int number = ChunkAt(index + _origin);
        int offset = index + _origin - _chunks[number].First;
        while (chunks < ChunksAPortion)
        {
            RegionChunk chunk = _chunks[number];
            if (chunk.LargestGap >= length)
            {
                int found = chunk.FindGap(offset, length, EndBefore(number));
                chunks++;
                if (found >= 0)
                {
                    return chunk.First - _origin + found;
                }
            }

            if (number == 0)
            {
                return 0;
            }

            offset = _chunks[--number].Count - 1;
        }

        return _chunks[number].First - _origin + offset;
    }

    public void Add(in Region region)
    {
        if (_count == 0 || _chunks[_count - 1].Count == RegionChunk.Size)
        {
            AddChunk(_count);
        }

        Put(_count - 1, _chunks[_count - 1].Count, region);
    }

    /// <param name="index">Its place.</param>
    /// <param name="region">The region.</param>
    public void Insert(int index, in Region region)
    {
        index += _origin;
        if (_count == 0 || index == _chunks[_count - 1].First + _chunks[_count - 1].Count)
        {
            Add(region);
            return;
        }

        int number = ChunkAt(index);
        int offset = index - _chunks[number].First;
        if (_chunks[number].Count == RegionChunk.Size)
        {
            int at = offset is < NearEnd or > RegionChunk.Size - NearEnd ? offset : RegionChunk.Size / 2;
            AddChunk(number + 1);
            _chunks[number].MoveTo(_chunks[number + 1], at);
            _chunks[number + 1].First = _chunks[number].First + at;
            MeasureGaps(number);
            MeasureGaps(number + 1);
            if (offset > at)
            {
                number++;
                offset -= at;
            }
        }

        Put(number, offset, region);
    }

    /// <param name="index">The place of the first one.</param>
    /// <param name="removed">The number of regions to remove.</param>
    public void Remove(int index, int removed)
    {
        index += _origin;
        int number = ChunkAt(index);
        int first = number;
        while (removed > 0)
        {
            RegionChunk chunk = _chunks[number];
            int offset = index - chunk.First;
            int part = Math.Min(removed, chunk.Count - offset);
            chunk.Remove(offset, part);
            removed -= part;
            index += part;
            if (chunk.Count != 0)
            {
                number++;
            }
            else
            {
                RemoveChunk(number);
            }
        }

        RegionChunk? untouched = number + 1 < _count ? _chunks[number + 1] : null;
        Join(first);
        Join(first - 1);
        NumberAround(Math.Max(first - 1, 0), untouched);
    }

    /// <summary>Takes the last region out.</summary>
    [NoAllocation]
    public void RemoveLast()
    {
        RegionChunk chunk = _chunks[_count - 1];
        chunk.Regions[--chunk.Count] = default;
        if (chunk.Count == 0)
        {
            _count--;
            _last = 0;
        }
    }

    /// <summary>Learns that the gap below a region may have become larger.</summary>
    [NoAllocation]
    public void NoteGapBelow(int index)
    {
        index += _origin;
        int number = ChunkAt(index);
        NoteGap(number, index - _chunks[number].First);
    }

    private void MeasureGaps(int number)
    {
        if (_chunks[number].Count != 0)
        {
            _chunks[number].FindGap(_chunks[number].Count - 1, ulong.MaxValue, EndBefore(number));
        }
    }

    private void Put(int number, int offset, in Region region)
    {
        _chunks[number].Insert(offset, region);
        NoteGap(number, offset);
        NumberAfterInsertion(number);
    }

    [NoAllocation]
    private void NoteGap(int number, int offset)
    {
        RegionChunk chunk = _chunks[number];
        VirtualAddress before = offset > 0 ? chunk.Regions[offset - 1].End : EndBefore(number);
        chunk.LargestGap = Math.Max(chunk.LargestGap, chunk.Regions[offset].Start - before);
    }

    [NoAllocation]
    private VirtualAddress EndBefore(int number) => number > 0 && _chunks[number - 1].Count != 0 ? _chunks[number - 1].End : default;

    /// <summary>Makes one chunk of two neighbours that have few regions.</summary>
    private void Join(int number)
    {
        if (number >= 0 && number + 1 < _count && _chunks[number].Count + _chunks[number + 1].Count <= RegionChunk.Size / 2)
        {
            _chunks[number + 1].MoveTo(_chunks[number], 0);
            RemoveChunk(number + 1);
        }
    }

    private void AddChunk(int number)
    {
        if (_count == _chunks.Length)
        {
            Array.Resize(ref _chunks, _count * 2);
        }

        Span<RegionChunk> all = _chunks;
        all.Slice(number, _count - number).CopyTo(all.Slice(number + 1));
        all[number] = new RegionChunk { First = number == 0 ? _origin = 0 : all[number - 1].First + all[number - 1].Count };
        _count++;
    }

    private void RemoveChunk(int number)
    {
        Span<RegionChunk> all = _chunks;
        all.Slice(number + 1, _count - number - 1).CopyTo(all.Slice(number));
        all[--_count] = null!;
    }
}
