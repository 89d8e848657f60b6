using System.Diagnostics.CodeAnalysis;

namespace System.Collections.Generic;

public class HashSet<T> : ISet<T>, IReadOnlyCollection<T>
{
    private HashTable<T, byte> _table;

    public HashSet()
        : this(0, null)
    {
    }

    public HashSet(int capacity)
        : this(capacity, null)
    {
    }

    public HashSet(IEqualityComparer<T>? comparer)
        : this(0, comparer)
    {
    }

    public HashSet(int capacity, IEqualityComparer<T>? comparer) => _table = new HashTable<T, byte>(capacity, comparer);

    public HashSet(IEnumerable<T> collection)
        : this(0, null) => UnionWith(collection);

    public int Count => _table.Count;

    public IEqualityComparer<T> Comparer => _table.Comparer;

    bool ICollection<T>.IsReadOnly => false;

    public bool Add(T item)
    {
        _table.FindOrAdd(item, out bool exists);
        return !exists;
    }

    void ICollection<T>.Add(T item) => Add(item);

    public bool Contains(T item) => _table.Find(item) >= 0;

    public bool TryGetValue(T equalValue, [MaybeNullWhen(false)] out T actualValue)
    {
        int index = _table.Find(equalValue);
        actualValue = index >= 0 ? _table[index].Key : default!;
        return index >= 0;
    }

    public bool Remove(T item) => _table.Remove(item, out _);

    public void Clear() => _table.Clear();

    public void UnionWith(IEnumerable<T> other)
    {
        foreach (T item in other)
        {
            Add(item);
        }
    }

    public void ExceptWith(IEnumerable<T> other)
    {
        foreach (T item in other)
        {
            Remove(item);
        }
    }

    public bool SetEquals(IEnumerable<T> other)
    {
        var theirs = new HashSet<T>(other);
        if (theirs.Count != Count)
        {
            return false;
        }

        foreach (T item in theirs)
        {
            if (!Contains(item))
            {
                return false;
            }
        }

        return true;
    }

    public void CopyTo(T[] array) => CopyTo(array, 0);

    public void CopyTo(T[] array, int arrayIndex)
    {
        foreach (T item in this)
        {
            array[arrayIndex++] = item;
        }
    }

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => new Enumerator(this);

    IEnumerator IEnumerable.GetEnumerator() => new Enumerator(this);

    public struct Enumerator : IEnumerator<T>
    {
        private readonly HashSet<T> _set;
        private int _index;

        internal Enumerator(HashSet<T> set)
        {
            _set = set;
            _index = -1;
        }

        public readonly T Current => _set._table[_index].Key;

        readonly object? IEnumerator.Current => Current;

        public bool MoveNext() => _set._table.MoveNext(ref _index);

        public void Reset() => _index = -1;

        public readonly void Dispose()
        {
        }
    }
}
