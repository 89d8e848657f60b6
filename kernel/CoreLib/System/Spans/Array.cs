using System.Collections;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

public abstract unsafe partial class Array : ICollection, ICloneable
{
    // The compiled code reads the length here; the elements follow the 8 bytes.
    private readonly uint _numComponents;
    private readonly uint _padding;

    public int Length => (int)_numComponents;

    public long LongLength => _numComponents;

    public int Rank => 1;

    int ICollection.Count => Length;

    public bool IsSynchronized => false;

    public object SyncRoot => this;

    internal nuint NativeLength => _numComponents;

    internal ref byte FirstElement => ref Unsafe.Add(ref RawData, 8);

    public static int MaxLength => 0x7fff_ffc7;

    public object Clone() => MemberwiseClone();

    public int GetLength(int dimension) => dimension == 0 ? Length : throw new IndexOutOfRangeException();

    public int GetLowerBound(int dimension) => 0;

    public int GetUpperBound(int dimension) => Length - 1;

    public IEnumerator GetEnumerator() => throw new NotSupportedException("An array is enumerated through its generic interface.");

    public void CopyTo(Array array, int index) => Copy(this, 0, array, index, Length);

    public static T[] Empty<T>() => EmptyArray<T>.Value;

    public static void Copy(Array source, Array destination, int length) => Copy(source, 0, destination, 0, length);

    public static void Copy(Array source, Array destination, long length) => Copy(source, 0, destination, 0, checked((int)length));

    /// <summary>Copies elements; the arrays may be one. The element types must be the same, or references that fit.</summary>
    public static void Copy(Array source, int sourceIndex, Array destination, int destinationIndex, int length)
    {
        if (sourceIndex < 0 || destinationIndex < 0 || length < 0
            || (uint)sourceIndex + (uint)length > source._numComponents
            || (uint)destinationIndex + (uint)length > destination._numComponents)
        {
            throw new ArgumentOutOfRangeException(nameof(length));
        }

        MethodTable* type = source.MethodTable;
        if (type != destination.MethodTable && !TypeRelations.IsAssignable(type, destination.MethodTable))
        {
            throw new ArrayTypeMismatchException();
        }

        uint size = type->ComponentSize;
        ref byte to = ref Unsafe.AddByteOffset(ref destination.FirstElement, (nuint)(uint)destinationIndex * size);
        ref byte from = ref Unsafe.AddByteOffset(ref source.FirstElement, (nuint)(uint)sourceIndex * size);
        if (type->HasPointers)
        {
            Buffer.BulkMoveWithWriteBarrier(ref to, ref from, (nuint)(uint)length * size);
        }
        else
        {
            SpanHelpers.Memmove(ref to, ref from, (nuint)(uint)length * size);
        }
    }

    public static void ConstrainedCopy(Array source, int sourceIndex, Array destination, int destinationIndex, int length) =>
        Copy(source, sourceIndex, destination, destinationIndex, length);

    public static void Clear(Array array) =>
        SpanHelpers.ClearWithoutReferences(ref array.FirstElement, array.NativeLength * array.MethodTable->ComponentSize);

    public static void Clear(Array array, int index, int length)
    {
        if (index < 0 || length < 0 || (uint)index + (uint)length > array._numComponents)
        {
            throw new IndexOutOfRangeException();
        }

        uint size = array.MethodTable->ComponentSize;
        SpanHelpers.ClearWithoutReferences(ref Unsafe.AddByteOffset(ref array.FirstElement, (nuint)(uint)index * size), (nuint)(uint)length * size);
    }

    public static void Resize<T>(ref T[]? array, int newSize)
    {
        T[]? old = array;
        if (old is not null && old.Length == newSize)
        {
            return;
        }

        var resized = new T[newSize];
        if (old is not null)
        {
            old.AsSpan(0, Math.Min(old.Length, newSize)).CopyTo(resized);
        }

        array = resized;
    }

    public static void Fill<T>(T[] array, T value) => new Span<T>(array).Fill(value);

    public static void Fill<T>(T[] array, T value, int startIndex, int count) => new Span<T>(array, startIndex, count).Fill(value);

    public static int IndexOf<T>(T[] array, T value) => IndexOf(array, value, 0, array.Length);

    public static int IndexOf<T>(T[] array, T value, int startIndex) => IndexOf(array, value, startIndex, array.Length - startIndex);

    public static int IndexOf<T>(T[] array, T value, int startIndex, int count)
    {
        var range = new ReadOnlySpan<T>(array, startIndex, count);
        for (int i = 0; i < range.Length; i++)
        {
            if (EqualityComparer<T>.Default.Equals(range[i], value))
            {
                return startIndex + i;
            }
        }

        return -1;
    }

    public static int LastIndexOf<T>(T[] array, T value)
    {
        for (int i = array.Length - 1; i >= 0; i--)
        {
            if (EqualityComparer<T>.Default.Equals(array[i], value))
            {
                return i;
            }
        }

        return -1;
    }

    public static bool Exists<T>(T[] array, Predicate<T> match) => FindIndex(array, match) >= 0;

    public static T? Find<T>(T[] array, Predicate<T> match)
    {
        int index = FindIndex(array, match);
        return index >= 0 ? array[index] : default;
    }

    public static int FindIndex<T>(T[] array, Predicate<T> match)
    {
        for (int i = 0; i < array.Length; i++)
        {
            if (match(array[i]))
            {
                return i;
            }
        }

        return -1;
    }

    public static void Reverse<T>(T[] array) => new Span<T>(array).Reverse();

    public static void Reverse<T>(T[] array, int index, int length) => new Span<T>(array, index, length).Reverse();

    public static void Sort<T>(T[] array) => new Span<T>(array).Sort();

    public static void Sort<T>(T[] array, int index, int length) => new Span<T>(array, index, length).Sort();

    public static void Sort<T>(T[] array, Comparison<T> comparison) => new Span<T>(array).Sort(comparison);

    public static void Sort<T>(T[] array, IComparer<T>? comparer) => new Span<T>(array).Sort(comparer);

    public static int BinarySearch<T>(T[] array, T value) => BinarySearch(array, 0, array.Length, value, null);

    public static int BinarySearch<T>(T[] array, int index, int length, T value, IComparer<T>? comparer)
    {
        comparer ??= Comparer<T>.Default;
        int low = index;
        int high = index + length - 1;
        while (low <= high)
        {
            int middle = low + ((high - low) >> 1);
            int order = comparer.Compare(array[middle], value);
            if (order == 0)
            {
                return middle;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }

    private static class EmptyArray<T>
    {
        internal static readonly T[] Value = new T[0];
    }
}
