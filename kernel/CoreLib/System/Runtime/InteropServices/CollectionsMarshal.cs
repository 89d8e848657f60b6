using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace System.Runtime.InteropServices;

public static class CollectionsMarshal
{
    /// <summary>The items in place; not to be used after the list has grown.</summary>
    public static Span<T> AsSpan<T>(List<T>? list) => list is null ? default : new Span<T>(list._items, 0, list._size);

    public static void SetCount<T>(List<T> list, int count)
    {
        list.EnsureCapacity(count);
        if (count < list._size)
        {
            list.RemoveRange(count, list._size - count);
        }

        list._size = count;
    }

    /// <summary>The value in place, made with its default when the key is new; not to be used after the dictionary has changed.</summary>
    public static ref TValue? GetValueRefOrAddDefault<TKey, TValue>(Dictionary<TKey, TValue> dictionary, TKey key, out bool exists)
        where TKey : notnull => ref dictionary._table.FindOrAdd(key, out exists).Value!;

    /// <summary>The value in place, or a null reference; not to be used after the dictionary has changed.</summary>
    public static ref TValue GetValueRefOrNullRef<TKey, TValue>(Dictionary<TKey, TValue> dictionary, TKey key)
        where TKey : notnull
    {
        int index = dictionary._table.Find(key);
        return ref index >= 0 ? ref dictionary._table[index].Value : ref Unsafe.NullRef<TValue>();
    }
}
