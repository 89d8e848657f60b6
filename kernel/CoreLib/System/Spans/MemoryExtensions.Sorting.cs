using System.Collections.Generic;

namespace System;

public static partial class MemoryExtensions
{
    /// <summary>Below this, insertion beats heaping.</summary>
    private const int SmallLength = 16;

    public static void Sort<T>(this Span<T> span) => Sort(span, Comparer<T>.Default);

    public static void Sort<T>(this Span<T> span, Comparison<T> comparison) => Sort(span, Comparer<T>.Create(comparison));

    /// <summary>In place; equal elements may change their order (heap sort: no stack, no bad case).</summary>
    public static void Sort<T, TComparer>(this Span<T> span, TComparer comparer)
        where TComparer : IComparer<T>?
    {
        IComparer<T> order = comparer is null ? Comparer<T>.Default : comparer;
        if (span.Length <= SmallLength)
        {
            InsertionSort(span, order);
            return;
        }

        for (int i = (span.Length / 2) - 1; i >= 0; i--)
        {
            SiftDown(span, i, order);
        }

        for (int end = span.Length - 1; end > 0; end--)
        {
            (span[0], span[end]) = (span[end], span[0]);
            SiftDown(span.Slice(0, end), 0, order);
        }
    }

    private static void InsertionSort<T>(Span<T> span, IComparer<T> order)
    {
        for (int i = 1; i < span.Length; i++)
        {
            T item = span[i];
            int hole = i;
            while (hole > 0 && order.Compare(span[hole - 1], item) > 0)
            {
                span[hole] = span[hole - 1];
                hole--;
            }

            span[hole] = item;
        }
    }

    private static void SiftDown<T>(Span<T> heap, int index, IComparer<T> order)
    {
        T item = heap[index];
        while (true)
        {
            int child = (2 * index) + 1;
            if (child >= heap.Length)
            {
                break;
            }

            if (child + 1 < heap.Length && order.Compare(heap[child], heap[child + 1]) < 0)
            {
                child++;
            }

            if (order.Compare(item, heap[child]) >= 0)
            {
                break;
            }

            heap[index] = heap[child];
            index = child;
        }

        heap[index] = item;
    }
}
