using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace System;

public static partial class MemoryExtensions
{
    public static Span<T> AsSpan<T>(this T[]? array) => new(array);

    public static Span<T> AsSpan<T>(this T[]? array, int start) => new Span<T>(array).Slice(start);

    public static Span<T> AsSpan<T>(this T[]? array, int start, int length) => new(array, start, length);

    public static Span<T> AsSpan<T>(this T[]? array, Range range)
    {
        (int start, int length) = range.GetOffsetAndLength(array?.Length ?? 0);
        return new Span<T>(array, start, length);
    }

    /// <summary>The compiler calls this for every conversion of a string to a span, so it must not convert.</summary>
    public static ReadOnlySpan<char> AsSpan(this string? text) => text is null ? default : new ReadOnlySpan<char>(ref text.First, text.Length);

    public static ReadOnlySpan<char> AsSpan(this string? text, int start) => ((ReadOnlySpan<char>)text).Slice(start);

    public static ReadOnlySpan<char> AsSpan(this string? text, int start, int length) => ((ReadOnlySpan<char>)text).Slice(start, length);

    public static void CopyTo<T>(this T[]? source, Span<T> destination) => new ReadOnlySpan<T>(source).CopyTo(destination);

    public static bool SequenceEqual<T>(this Span<T> span, ReadOnlySpan<T> other)
        where T : IEquatable<T>? => ((ReadOnlySpan<T>)span).SequenceEqual(other);

    public static unsafe bool SequenceEqual<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> other)
        where T : IEquatable<T>?
    {
        if (span.Length != other.Length)
        {
            return false;
        }

        if (RuntimeHelpers.IsBitwiseEquatable<T>())
        {
            return SpanHelpers.AreEqual(
                ref Unsafe.As<T, byte>(ref span._reference),
                ref Unsafe.As<T, byte>(ref other._reference),
                (nuint)(uint)span.Length * (nuint)Unsafe.SizeOf<T>());
        }

        for (int i = 0; i < span.Length; i++)
        {
            if (!EqualityComparer<T>.Default.Equals(span[i], other[i]))
            {
                return false;
            }
        }

        return true;
    }

    public static int SequenceCompareTo<T>(this Span<T> span, ReadOnlySpan<T> other)
        where T : IComparable<T>? => ((ReadOnlySpan<T>)span).SequenceCompareTo(other);

    public static int SequenceCompareTo<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> other)
        where T : IComparable<T>?
    {
        int common = Math.Min(span.Length, other.Length);
        for (int i = 0; i < common; i++)
        {
            int order = Comparer<T>.Default.Compare(span[i], other[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return span.Length.CompareTo(other.Length);
    }

    public static bool StartsWith<T>(this Span<T> span, ReadOnlySpan<T> value)
        where T : IEquatable<T>? => ((ReadOnlySpan<T>)span).StartsWith(value);

    public static bool StartsWith<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> value)
        where T : IEquatable<T>? => value.Length <= span.Length && span.Slice(0, value.Length).SequenceEqual(value);

    public static bool StartsWith<T>(this ReadOnlySpan<T> span, T value)
        where T : IEquatable<T>? => !span.IsEmpty && EqualityComparer<T>.Default.Equals(span[0], value);

    public static bool EndsWith<T>(this Span<T> span, ReadOnlySpan<T> value)
        where T : IEquatable<T>? => ((ReadOnlySpan<T>)span).EndsWith(value);

    public static bool EndsWith<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> value)
        where T : IEquatable<T>? => value.Length <= span.Length && span.Slice(span.Length - value.Length).SequenceEqual(value);

    public static bool EndsWith<T>(this ReadOnlySpan<T> span, T value)
        where T : IEquatable<T>? => !span.IsEmpty && EqualityComparer<T>.Default.Equals(span[^1], value);

    public static void Reverse<T>(this Span<T> span)
    {
        for (int i = 0, j = span.Length - 1; i < j; i++, j--)
        {
            (span[i], span[j]) = (span[j], span[i]);
        }
    }

    public static int BinarySearch<T>(this Span<T> span, IComparable<T> comparable) => ((ReadOnlySpan<T>)span).BinarySearch(comparable);

    public static int BinarySearch<T>(this ReadOnlySpan<T> span, IComparable<T> comparable)
    {
        int low = 0;
        int high = span.Length - 1;
        while (low <= high)
        {
            int middle = low + ((high - low) >> 1);
            int order = comparable.CompareTo(span[middle]);
            if (order == 0)
            {
                return middle;
            }

            if (order > 0)
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
}
