using System.Collections.Generic;

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
}
