using System.Numerics;
using System.Runtime.CompilerServices;

namespace System.Collections.Generic;

/// <summary>
/// The table of Dictionary and HashSet: entries in order of insertion in one array, chained by index from buckets; the number
/// of buckets is a power of two. Freed entries form a list of their own.
/// </summary>
internal struct HashTable<TKey, TValue>
{
    private const int FirstCapacity = 4;
    private const int End = -1;

    /// <summary>Mark of a free entry in place of its hash.</summary>
    private const int Free = -1;

    private readonly IEqualityComparer<TKey>? _comparer;
    private int[]? _buckets;
    private Entry[] _entries;
    private int _used;
    private int _free;
    private int _freeCount;

    internal HashTable(int capacity, IEqualityComparer<TKey>? comparer)
    {
        _comparer = comparer;
        _entries = [];
        _free = End;
        if (capacity > 0)
        {
            Resize((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, FirstCapacity)));
        }
    }

    internal readonly int Count => _used - _freeCount;

    internal readonly int Capacity => _entries.Length;

    internal readonly IEqualityComparer<TKey> Comparer => _comparer ?? EqualityComparer<TKey>.Default;

    internal readonly ref Entry this[int index] => ref _entries[index];

    /// <returns>The index of the entry, or -1.</returns>
    internal readonly int Find(TKey key)
    {
        int[]? buckets = _buckets;
        if (buckets is null)
        {
            return End;
        }

        int hash = HashOf(key);
        Entry[] entries = _entries;
        int index = buckets[hash & (buckets.Length - 1)] - 1;
        while ((uint)index < (uint)entries.Length)
        {
            ref Entry entry = ref entries[index];
            if (entry.Hash == hash && AreEqual(entry.Key, key))
            {
                return index;
            }

            index = entry.Next;
        }

        return End;
    }

    /// <summary>The entry of a key; made, with a default value, when it is not there.</summary>
    internal ref Entry FindOrAdd(TKey key, out bool exists)
    {
        int index = Find(key);
        exists = index >= 0;
        if (!exists)
        {
            index = Add(key);
        }

        return ref _entries[index];
    }

    internal bool Remove(TKey key, out TValue? value)
    {
        value = default;
        int index = Find(key);
        if (index < 0)
        {
            return false;
        }

        ref Entry entry = ref _entries[index];
        value = entry.Value;
        Unlink(index, ref _buckets![entry.Hash & (_buckets.Length - 1)]);
        entry = default;
        entry.Hash = Free;
        entry.Next = _free;
        _free = index;
        _freeCount++;
        return true;
    }

    internal void Clear()
    {
        if (_buckets is not null)
        {
            Array.Clear(_buckets);
            Array.Clear(_entries, 0, _used);
        }

        _used = 0;
        _free = End;
        _freeCount = 0;
    }

    internal void EnsureCapacity(int capacity)
    {
        if (capacity > _entries.Length)
        {
            Resize((int)BitOperations.RoundUpToPowerOf2((uint)capacity));
        }
    }

    /// <summary>Steps to the next entry in use.</summary>
    /// <param name="index">The last one, or -1.</param>
    internal readonly bool MoveNext(ref int index)
    {
        while (++index < _used)
        {
            if (_entries[index].Hash != Free)
            {
                return true;
            }
        }

        return false;
    }

    private int Add(TKey key)
    {
        int index;
        if (_free != End)
        {
            index = _free;
            _free = _entries[index].Next;
            _freeCount--;
        }
        else
        {
            if (_used == _entries.Length)
            {
                Resize(Math.Max(FirstCapacity, _used * 2));
            }

            index = _used++;
        }

        int hash = HashOf(key);
        ref int bucket = ref _buckets![hash & (_buckets.Length - 1)];
        ref Entry entry = ref _entries[index];
        entry.Hash = hash;
        entry.Key = key;
        entry.Next = bucket - 1;
        bucket = index + 1;
        return index;
    }

    private readonly void Unlink(int index, ref int bucket)
    {
        int next = _entries[index].Next;
        if (bucket - 1 == index)
        {
            bucket = next + 1;
            return;
        }

        int before = bucket - 1;
        while (_entries[before].Next != index)
        {
            before = _entries[before].Next;
        }

        _entries[before].Next = next;
    }

    private void Resize(int capacity)
    {
        Array.Resize(ref _entries!, capacity);
        _buckets = new int[capacity];
        for (int i = 0; i < _used; i++)
        {
            ref Entry entry = ref _entries[i];
            if (entry.Hash != Free)
            {
                ref int bucket = ref _buckets[entry.Hash & (capacity - 1)];
                entry.Next = bucket - 1;
                bucket = i + 1;
            }
        }
    }

    /// <summary>Never negative; mixed, because the buckets look at the low bits only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int HashOf(TKey key)
    {
        if (key is null)
        {
            throw new ArgumentNullException(nameof(key));
        }

        uint hash = (uint)(_comparer is null ? EqualityComparer<TKey>.Default.GetHashCode(key) : _comparer.GetHashCode(key));
        hash ^= hash >> 15;
        hash *= 0x2c1b_3c6d;
        return (int)(hash ^ (hash >> 12)) & int.MaxValue;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool AreEqual(TKey a, TKey b) =>
        _comparer is null ? EqualityComparer<TKey>.Default.Equals(a, b) : _comparer.Equals(a, b);

    internal struct Entry
    {
        internal TKey Key;
        internal TValue Value;
        internal int Hash;
        internal int Next;
    }
}
