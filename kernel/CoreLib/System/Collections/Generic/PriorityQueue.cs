using System.Diagnostics.CodeAnalysis;

namespace System.Collections.Generic;

/// <summary>The element of least priority first, in a binary heap; equal priorities come in any order.</summary>
public class PriorityQueue<TElement, TPriority>
{
    private readonly List<(TElement Element, TPriority Priority)> _heap = [];
    private readonly IComparer<TPriority>? _comparer;

    public PriorityQueue()
    {
    }

    public PriorityQueue(IComparer<TPriority>? comparer) => _comparer = comparer;

    public int Count => _heap.Count;

    public void Enqueue(TElement element, TPriority priority)
    {
        int index = _heap.Count;
        _heap.Add((element, priority));
        while (index > 0 && Compare(priority, _heap[(index - 1) / 2].Priority) < 0)
        {
            _heap[index] = _heap[(index - 1) / 2];
            index = (index - 1) / 2;
        }

        _heap[index] = (element, priority);
    }

    public TElement Dequeue() => TryDequeue(out TElement? element, out _) ? element : throw new InvalidOperationException("The queue is empty.");

    public TElement Peek() => _heap.Count != 0 ? _heap[0].Element : throw new InvalidOperationException("The queue is empty.");

    public bool TryPeek([MaybeNullWhen(false)] out TElement element, [MaybeNullWhen(false)] out TPriority priority)
    {
        (element, priority) = _heap.Count != 0 ? _heap[0] : default;
        return _heap.Count != 0;
    }

    public bool TryDequeue([MaybeNullWhen(false)] out TElement element, [MaybeNullWhen(false)] out TPriority priority)
    {
        if (!TryPeek(out element, out priority))
        {
            return false;
        }

        (TElement Element, TPriority Priority) last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (_heap.Count != 0)
        {
            SiftDown(last);
        }

        return true;
    }

    public void Clear() => _heap.Clear();

    private void SiftDown((TElement Element, TPriority Priority) item)
    {
        int index = 0;
        while (true)
        {
            int child = (2 * index) + 1;
            if (child >= _heap.Count)
            {
                break;
            }

            if (child + 1 < _heap.Count && Compare(_heap[child + 1].Priority, _heap[child].Priority) < 0)
            {
                child++;
            }

            if (Compare(item.Priority, _heap[child].Priority) <= 0)
            {
                break;
            }

            _heap[index] = _heap[child];
            index = child;
        }

        _heap[index] = item;
    }

    private int Compare(TPriority a, TPriority b) => _comparer is null ? Comparer<TPriority>.Default.Compare(a, b) : _comparer.Compare(a, b);
}
