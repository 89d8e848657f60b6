using System.Diagnostics.CodeAnalysis;

namespace System.Collections.Generic;

/// <summary>Last in, first out.</summary>
public class Stack<T> : IReadOnlyCollection<T>
{
    private readonly List<T> _items;

    public Stack() => _items = [];

    public Stack(int capacity) => _items = new List<T>(capacity);

    public Stack(IEnumerable<T> collection) => _items = new List<T>(collection);

    public int Count => _items.Count;

    public void Push(T item) => _items.Add(item);

    public T Pop() => TryPop(out T? item) ? item : throw new InvalidOperationException("The stack is empty.");

    public bool TryPop([MaybeNullWhen(false)] out T result)
    {
        if (!TryPeek(out result))
        {
            return false;
        }

        _items.RemoveAt(_items.Count - 1);
        return true;
    }

    public T Peek() => TryPeek(out T? item) ? item : throw new InvalidOperationException("The stack is empty.");

    public bool TryPeek([MaybeNullWhen(false)] out T result)
    {
        result = _items.Count != 0 ? _items[^1] : default;
        return _items.Count != 0;
    }

    public bool Contains(T item) => _items.Contains(item);

    public void Clear() => _items.Clear();

    public T[] ToArray()
    {
        T[] items = _items.ToArray();
        Array.Reverse(items);
        return items;
    }

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => new Enumerator(this);

    IEnumerator IEnumerable.GetEnumerator() => new Enumerator(this);

    public struct Enumerator : IEnumerator<T>
    {
        private readonly List<T> _items;
        private int _index;

        internal Enumerator(Stack<T> stack)
        {
            _items = stack._items;
            _index = _items.Count;
        }

        public readonly T Current => _items[_index];

        readonly object? IEnumerator.Current => Current;

        public bool MoveNext() => --_index >= 0;

        public void Reset() => _index = _items.Count;

        public readonly void Dispose()
        {
        }
    }
}
