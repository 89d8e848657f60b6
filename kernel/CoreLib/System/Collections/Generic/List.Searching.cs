namespace System.Collections.Generic;

public partial class List<T>
{
    public bool Contains(T item) => IndexOf(item) >= 0;

    public int IndexOf(T item) => Array.IndexOf(_items, item, 0, _size);

    public int FindIndex(Predicate<T> match)
    {
        for (int i = 0; i < _size; i++)
        {
            if (match(_items[i]))
            {
                return i;
            }
        }

        return -1;
    }

    public T? Find(Predicate<T> match)
    {
        int index = FindIndex(match);
        return index >= 0 ? _items[index] : default;
    }

    public bool Exists(Predicate<T> match) => FindIndex(match) >= 0;

    public bool TrueForAll(Predicate<T> match)
    {
        for (int i = 0; i < _size; i++)
        {
            if (!match(_items[i]))
            {
                return false;
            }
        }

        return true;
    }

    public void ForEach(Action<T> action)
    {
        for (int i = 0; i < _size; i++)
        {
            action(_items[i]);
        }
    }

    public int BinarySearch(T item) => Array.BinarySearch(_items, 0, _size, item, null);

    public int BinarySearch(T item, IComparer<T>? comparer) => Array.BinarySearch(_items, 0, _size, item, comparer);

    public void Sort() => _items.AsSpan(0, _size).Sort();

    public void Sort(Comparison<T> comparison) => _items.AsSpan(0, _size).Sort(comparison);

    public void Sort(IComparer<T>? comparer) => _items.AsSpan(0, _size).Sort(comparer);

    public void Reverse() => _items.AsSpan(0, _size).Reverse();

    public T[] ToArray() => _items.AsSpan(0, _size).ToArray();

    public List<T> GetRange(int index, int count)
    {
        var range = new List<T>(count);
        range.AddRange(_items.AsSpan(0, _size).Slice(index, count));
        return range;
    }

    public void CopyTo(T[] array) => CopyTo(array, 0);

    public void CopyTo(T[] array, int arrayIndex) => Array.Copy(_items, 0, array, arrayIndex, _size);
}
