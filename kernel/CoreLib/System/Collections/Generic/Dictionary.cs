using System.Diagnostics.CodeAnalysis;

namespace System.Collections.Generic;

public partial class Dictionary<TKey, TValue> : IDictionary<TKey, TValue>, IReadOnlyDictionary<TKey, TValue>
    where TKey : notnull
{
    internal HashTable<TKey, TValue> _table;

    public Dictionary()
        : this(0, null)
    {
    }

    public Dictionary(int capacity)
        : this(capacity, null)
    {
    }

    public Dictionary(IEqualityComparer<TKey>? comparer)
        : this(0, comparer)
    {
    }

    public Dictionary(int capacity, IEqualityComparer<TKey>? comparer) => _table = new HashTable<TKey, TValue>(capacity, comparer);

    public Dictionary(IDictionary<TKey, TValue> dictionary)
        : this(dictionary.Count, null)
    {
        foreach (KeyValuePair<TKey, TValue> pair in dictionary)
        {
            Add(pair.Key, pair.Value);
        }
    }

    public int Count => _table.Count;

    public int Capacity => _table.Capacity;

    public IEqualityComparer<TKey> Comparer => _table.Comparer;

    public KeyCollection Keys => new(this);

    public ValueCollection Values => new(this);

    bool ICollection<KeyValuePair<TKey, TValue>>.IsReadOnly => false;

    ICollection<TKey> IDictionary<TKey, TValue>.Keys => Keys;

    ICollection<TValue> IDictionary<TKey, TValue>.Values => Values;

    IEnumerable<TKey> IReadOnlyDictionary<TKey, TValue>.Keys => Keys;

    IEnumerable<TValue> IReadOnlyDictionary<TKey, TValue>.Values => Values;

    public TValue this[TKey key]
    {
        get
        {
            int index = _table.Find(key);
            return index >= 0 ? _table[index].Value : throw new KeyNotFoundException();
        }

        set => _table.FindOrAdd(key, out _).Value = value;
    }

    public void Add(TKey key, TValue value)
    {
        if (!TryAdd(key, value))
        {
            throw new ArgumentException("The key is there already.");
        }
    }

    public bool TryAdd(TKey key, TValue value)
    {
        ref HashTable<TKey, TValue>.Entry entry = ref _table.FindOrAdd(key, out bool exists);
        if (!exists)
        {
            entry.Value = value;
        }

        return !exists;
    }

    public bool ContainsKey(TKey key) => _table.Find(key) >= 0;

    public bool ContainsValue(TValue value)
    {
        foreach (KeyValuePair<TKey, TValue> pair in this)
        {
            if (EqualityComparer<TValue>.Default.Equals(pair.Value, value))
            {
                return true;
            }
        }

        return false;
    }

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        int index = _table.Find(key);
        value = index >= 0 ? _table[index].Value : default!;
        return index >= 0;
    }

    public bool Remove(TKey key) => _table.Remove(key, out _);

    public bool Remove(TKey key, [MaybeNullWhen(false)] out TValue value) => _table.Remove(key, out value!);

    public void Clear() => _table.Clear();

    public int EnsureCapacity(int capacity)
    {
        _table.EnsureCapacity(capacity);
        return _table.Capacity;
    }

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<KeyValuePair<TKey, TValue>> IEnumerable<KeyValuePair<TKey, TValue>>.GetEnumerator() => new Enumerator(this);

    IEnumerator IEnumerable.GetEnumerator() => new Enumerator(this);

    void ICollection<KeyValuePair<TKey, TValue>>.Add(KeyValuePair<TKey, TValue> item) => Add(item.Key, item.Value);

    bool ICollection<KeyValuePair<TKey, TValue>>.Contains(KeyValuePair<TKey, TValue> item) =>
        TryGetValue(item.Key, out TValue? value) && EqualityComparer<TValue>.Default.Equals(value, item.Value);

    void ICollection<KeyValuePair<TKey, TValue>>.CopyTo(KeyValuePair<TKey, TValue>[] array, int arrayIndex)
    {
        foreach (KeyValuePair<TKey, TValue> pair in this)
        {
            array[arrayIndex++] = pair;
        }
    }

    bool ICollection<KeyValuePair<TKey, TValue>>.Remove(KeyValuePair<TKey, TValue> item) => Remove(item.Key);

    public struct Enumerator : IEnumerator<KeyValuePair<TKey, TValue>>
    {
        private readonly Dictionary<TKey, TValue> _dictionary;
        private int _index;

        internal Enumerator(Dictionary<TKey, TValue> dictionary)
        {
            _dictionary = dictionary;
            _index = -1;
        }

        public readonly KeyValuePair<TKey, TValue> Current => new(_dictionary._table[_index].Key, _dictionary._table[_index].Value);

        readonly object IEnumerator.Current => Current;

        /// <summary>Removes a key. That is allowed while enumerating; what is added meanwhile may or may not be seen.</summary>
        public bool MoveNext() => _dictionary._table.MoveNext(ref _index);

        public void Reset() => _index = -1;

        public readonly void Dispose()
        {
        }
    }
}
