using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Startup;

/// <summary>Translations that the processor may remember and must not use: what was narrowed and is not flushed yet.</summary>
[NoAllocation]
internal struct StaleTranslations
{
    private Ranges _ranges;

    /// <summary>Number of ranges.</summary>
    public int Count { get; private set; }

    public readonly StaleRange this[int index] => _ranges[index];

    /// <summary>Adds pages, to a range that they continue or as one more; with no room left to the last one.</summary>
    public void Add(in StaleRange range)
    {
        if (Count != 0)
        {
            StaleRange last = _ranges[Count - 1];
            bool continues = last.Narrowing == range.Narrowing && last.End == range.Start;
            if (continues || Count == Ranges.Length)
            {
                ulong start = last.Start < range.Start ? last.Start : range.Start;
                _ranges[Count - 1] = last with { Start = start, End = last.End > range.End ? last.End : range.End };
                return;
            }
        }

        _ranges[Count++] = range;
    }

    /// <summary>Takes one page out: it is flushed, and with it all that the processor remembers of tables.</summary>
    public void Remove(ulong page)
    {
        ulong end = page + FrameNumber.Size;
        for (int i = Count - 1; i >= 0; i--)
        {
            StaleRange range = _ranges[i];
            if (range.Narrowing != Narrowing.OtherTable && !range.Overlaps(page, end))
            {
                continue;
            }

            _ranges[i] = _ranges[--Count];
            if (range.Narrowing == Narrowing.OtherTable)
            {
                continue;
            }

            AddPart(range, range.Start, page);
            AddPart(range, end, range.End);
        }
    }

    public void Clear() => Count = 0;

    private void AddPart(in StaleRange range, ulong start, ulong end)
    {
        if (start < end && Count < Ranges.Length)
        {
            _ranges[Count++] = range with { Start = start, End = end };
        }
    }

    [InlineArray(Length)]
    private struct Ranges
    {
        public const int Length = 64;

        private StaleRange _first;
    }
}
