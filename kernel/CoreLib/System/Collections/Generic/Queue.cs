using System.Diagnostics.CodeAnalysis;

namespace System.Collections.Generic;

/// <summary>First in, first out, in a ring.</summary>
public class Queue<T> : IReadOnlyCollection<T>
{
    private T[] _ring;
    private int _first;
    private int _count;

    public Queue() => _ring = [];

    public Queue(int capacity) => _ring = new T[capacity];

    public Queue(IEnumerable<T> collection)
    {
        _ring = [];
        foreach (T item in collection)
        {
            Enqueue(item);
        }
    }

    public int Count => _count;

    public void Enqueue(T item)
    {
        if (_count == _ring.Length)
        {
            Grow();
        }

        _ring[Place(_count)] = item;
        _count++;
    }

    public T Dequeue() => TryDequeue(out T? item) ? item : throw new InvalidOperationException("The queue is empty.");

    public bool TryDequeue([MaybeNullWhen(false)] out T result)
    {
        if (_count == 0)
        {
            result = default;
            return false;
        }

        result = _ring[_first];
        _ring[_first] = default!;
        _first = Place(1);
        _count--;
        return true;
    }

    public T Peek() => _count != 0 ? _ring[_first] : throw new InvalidOperationException("The queue is empty.");

    public bool TryPeek([MaybeNullWhen(false)] out T result)
    {
        result = _count != 0 ? _ring[_first] : default;
        return _count != 0;
    }

    public bool Contains(T item)
    {
        foreach (T other in this)
        {
            if (EqualityComparer<T>.Default.Equals(other, item))
            {
                return true;
            }
        }

        return false;
    }

    public void Clear()
    {
        Array.Clear(_ring);
        _first = 0;
        _count = 0;
    }

    public T[] ToArray()
    {
        var items = new T[_count];
        for (int i = 0; i < _count; i++)
        {
            items[i] = _ring[Place(i)];
        }

        return items;
    }

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => new Enumerator(this);

    IEnumerator IEnumerable.GetEnumerator() => new Enumerator(this);

    private int Place(int offset)
    {
        int index = _first + offset;
        return index >= _ring.Length ? index - _ring.Length : index;
    }

    private void Grow()
    {
        var larger = new T[Math.Max(4, _ring.Length * 2)];
        for (int i = 0; i < _count; i++)
        {
            larger[i] = _ring[Place(i)];
        }

        _ring = larger;
        _first = 0;
    }

    public struct Enumerator : IEnumerator<T>
    {
        private readonly Queue<T> _queue;
        private int _index;

        internal Enumerator(Queue<T> queue)
        {
            _queue = queue;
            _index = -1;
        }

        public readonly T Current => _queue._ring[_queue.Place(_index)];

        readonly object? IEnumerator.Current => Current;

        public bool MoveNext() => ++_index < _queue._count;

        public void Reset() => _index = -1;

        public readonly void Dispose()
        {
        }
    }
}
