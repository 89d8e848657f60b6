using System.Collections;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace System;

/// <summary>The generic interfaces of an array; ilc gives every <c>T[]</c> these methods.</summary>
internal sealed class Array<T> : Array, IList<T>, IReadOnlyList<T>
{
    private T[] Self => Unsafe.As<T[]>(this);

    public int Count => Length;

    public bool IsReadOnly => true;

    public T this[int index]
    {
        get => Self[index];
        set => Self[index] = value;
    }

    public new IEnumerator<T> GetEnumerator() => new Enumerator(Self);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Contains(T item) => IndexOf(Self, item) >= 0;

    public int IndexOf(T item) => IndexOf(Self, item);

    public void CopyTo(T[] array, int arrayIndex) => Copy(Self, 0, array, arrayIndex, Length);

    public void Add(T item) => throw new NotSupportedException("An array has a fixed length.");

    public void Clear() => throw new NotSupportedException("An array has a fixed length.");

    public void Insert(int index, T item) => throw new NotSupportedException("An array has a fixed length.");

    public bool Remove(T item) => throw new NotSupportedException("An array has a fixed length.");

    public void RemoveAt(int index) => throw new NotSupportedException("An array has a fixed length.");

    private sealed class Enumerator(T[] array) : IEnumerator<T>
    {
        private int _index = -1;

        public T Current => array[_index];

        object? IEnumerator.Current => Current;

        public bool MoveNext() => ++_index < array.Length;

        public void Reset() => _index = -1;

        public void Dispose()
        {
        }
    }
}
