using System;

namespace Tine.Memory;

/// <content>
/// The numbers of the regions: those of one chunk follow each other, from its <see cref="RegionChunk.First"/>. A change numbers the chunks anew
/// on the side that has fewer: a program that maps from high to low addresses changes the first chunk again and again.
/// </content>
internal sealed partial class RegionChunks
{
    /// <summary>Chunks that a removal changes at most, and the one after them.</summary>
    private const int MostChanged = 5;

    /// <summary>A number from which on all are given anew.</summary>
    private const int HighNumber = 1 << 30;

    /// <summary>The chunk that was looked at last.</summary>
    private int _last;

    /// <summary>The number of the first region.</summary>
    private int _origin;

    /// <summary>The chunk that has the region of a number.</summary>
    [NoAllocation]
    private int ChunkAt(int number)
    {
        int last = _last;
        if (last < _count && (uint)(number - _chunks[last].First) < (uint)_chunks[last].Count)
        {
            return last;
        }

        int low = 0;
        int high = _count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >> 1;
            if (_chunks[middle].First <= number)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return _last = low;
    }

    private void NumberAfterInsertion(int number)
    {
        bool isNearStart = number < _count / 2;
        foreach (RegionChunk chunk in isNearStart ? _chunks.AsSpan(0, number + 1) : _chunks.AsSpan(number + 1, _count - number - 1))
        {
            chunk.First += isNearStart ? -1 : 1;
        }

        _origin -= isNearStart ? 1 : 0;
        if (_origin < -HighNumber || _chunks[_count - 1].First > HighNumber)
        {
            NumberFrom(0);
        }
    }

    /// <summary>Brings the places of chunks up to date after a removal.</summary>
    /// <param name="first">The first chunk that may have changed.</param>
    /// <param name="untouched">One of the next chunks, which has not; null for none.</param>
    private void NumberAround(int first, RegionChunk? untouched)
    {
        int known = first;
        int end = Math.Min(first + MostChanged, _count / 2);
        while (known < end && _chunks[known] != untouched)
        {
            known++;
        }

        if (known >= end)
        {
            NumberFrom(first);
            return;
        }

        for (int i = known - 1; i >= 0; i--)
        {
            _chunks[i].First = _chunks[i + 1].First - _chunks[i].Count;
        }

        _origin = _chunks[0].First;
    }

    /// <summary>Brings the numbers from a chunk on up to date.</summary>
    private void NumberFrom(int from)
    {
        int place = from == 0 ? _origin = 0 : _chunks[from - 1].First + _chunks[from - 1].Count;
        foreach (RegionChunk chunk in _chunks.AsSpan(from, _count - from))
        {
            chunk.First = place;
            place += chunk.Count;
        }
    }
}
