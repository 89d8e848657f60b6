using System.Runtime.CompilerServices;

namespace System.Collections.Generic;

/// <summary>An array that grows by doubling.</summary>
public partial class List<T> : IList<T>, IReadOnlyList<T>
{
    private const int FirstCapacity = 4;

    internal T[] _items;
    internal int _size;
    private int _version;

    public List() => _items = Array.Empty<T>();

    public List(int capacity) => _items = capacity == 0 ? Array.Empty<T>() : new T[capacity];

    public List(IEnumerable<T> collection)
    {
        _items = Array.Empty<T>();
        AddRange(collection);
    }

    public int Count => _size;

    bool ICollection<T>.IsReadOnly => false;

    public int Capacity
    {
        get => _items.Length;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, _size);
            Array.Resize(ref _items!, value);
        }
    }

    public T this[int index]
    {
        get
        {
            ThrowIfOutside(index);
            return _items[index];
        }

        set
        {
            ThrowIfOutside(index);
            _items[index] = value;
            _version++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T item)
    {
        _version++;
        T[] items = _items;
        int size = _size;
        if ((uint)size < (uint)items.Length)
        {
            _size = size + 1;
            items[size] = item;
        }
        else
        {
            AddAfterGrowing(item);
        }
    }

    public void AddRange(IEnumerable<T> collection)
    {
        foreach (T item in collection)
        {
            Add(item);
        }
    }

    public void AddRange(params ReadOnlySpan<T> source)
    {
        EnsureCapacity(_size + source.Length);
        source.CopyTo(_items.AsSpan(_size));
        _size += source.Length;
        _version++;
    }

    public void Insert(int index, T item)
    {
        if ((uint)index > (uint)_size)
        {
            throw new ArgumentOutOfRangeException(nameof(index));
        }

        EnsureCapacity(_size + 1);
        Array.Copy(_items, index, _items, index + 1, _size - index);
        _items[index] = item;
        _size++;
        _version++;
    }

    public int EnsureCapacity(int capacity)
    {
        if (_items.Length < capacity)
        {
            Array.Resize(ref _items!, Math.Max(capacity, Math.Max(FirstCapacity, _items.Length * 2)));
        }

        return _items.Length;
    }

    public void TrimExcess() => Array.Resize(ref _items!, _size);

    public bool Remove(T item)
    {
        int index = IndexOf(item);
        if (index < 0)
        {
            return false;
        }

        RemoveAt(index);
        return true;
    }

    public void RemoveAt(int index) => RemoveRange(index, 1);

    public void RemoveRange(int index, int count)
    {
        if (index < 0 || count < 0 || _size - index < count)
        {
            throw new ArgumentOutOfRangeException(nameof(index));
        }

        _size -= count;
        Array.Copy(_items, index + count, _items, index, _size - index);
        Array.Clear(_items, _size, count);
        _version++;
    }

    public int RemoveAll(Predicate<T> match)
    {
        int kept = 0;
        for (int i = 0; i < _size; i++)
        {
            if (!match(_items[i]))
            {
                _items[kept++] = _items[i];
            }
        }

        int removed = _size - kept;
        RemoveRange(kept, removed);
        return removed;
    }

    public void Clear()
    {
        Array.Clear(_items, 0, _size);
        _size = 0;
        _version++;
    }

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => new Enumerator(this);

    IEnumerator IEnumerable.GetEnumerator() => new Enumerator(this);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddAfterGrowing(T item)
    {
        int size = _size;
        EnsureCapacity(size + 1);
        _size = size + 1;
        _items[size] = item;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ThrowIfOutside(int index)
    {
        if ((uint)index >= (uint)_size)
        {
            Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowArgumentOutOfRangeException();
        }
    }

    public struct Enumerator : IEnumerator<T>
    {
        private readonly List<T> _list;
        private readonly int _version;
        private int _index;

        internal Enumerator(List<T> list)
        {
            _list = list;
            _version = list._version;
            _index = -1;
        }

        public readonly T Current => _list._items[_index];

        readonly object? IEnumerator.Current => Current;

        public bool MoveNext()
        {
            if (_version != _list._version)
            {
                throw new InvalidOperationException("A list was changed while it was enumerated.");
            }

            return ++_index < _list._size;
        }

        public void Reset() => _index = -1;

        public readonly void Dispose()
        {
        }
    }
}
