using Tine.Runtime;

namespace Tine.ForkBench;

/// <summary>Durations of one measurement, in ticks. They lie outside the managed heap, every page touched beforehand.</summary>
internal sealed unsafe class Samples
{
    internal const int Capacity = 8192;

    private readonly ulong* _ticks = (ulong*)Pages.Dirty(Capacity * sizeof(ulong) / Unix.PageSize);

    internal int Count { get; private set; }

    internal bool IsFull => Count == Capacity;

    internal void Clear() => Count = 0;

    internal void Add(ulong ticks)
    {
        if (!IsFull)
        {
            _ticks[Count++] = ticks;
        }
    }

    /// <summary>The value below which so many of a hundred samples lie. Call <see cref="Sort"/> first.</summary>
    internal ulong Percentile(int percent) => Count == 0 ? 0 : _ticks[(Count - 1) * percent / 100];

    /// <summary>Sorts by heapsort: no recursion, no allocation.</summary>
    internal void Sort()
    {
        for (int i = (Count / 2) - 1; i >= 0; i--)
        {
            SiftDown(i, Count);
        }

        for (int end = Count - 1; end > 0; end--)
        {
            (_ticks[0], _ticks[end]) = (_ticks[end], _ticks[0]);
            SiftDown(0, end);
        }
    }

    private void SiftDown(int root, int end)
    {
        while ((2 * root) + 1 < end)
        {
            int child = (2 * root) + 1;
            if (child + 1 < end && _ticks[child + 1] > _ticks[child])
            {
                child++;
            }

            if (_ticks[root] >= _ticks[child])
            {
                return;
            }

            (_ticks[root], _ticks[child]) = (_ticks[child], _ticks[root]);
            root = child;
        }
    }
}
