using System.Collections.Generic;

namespace System;

public static partial class MemoryExtensions
{
    public static bool Equals(this ReadOnlySpan<char> span, ReadOnlySpan<char> other, StringComparison comparison) =>
        span.Length == other.Length && (IgnoresCase(comparison) ? CompareIgnoringCase(span, other) == 0 : span.SequenceEqual(other));

    public static int CompareTo(this ReadOnlySpan<char> span, ReadOnlySpan<char> other, StringComparison comparison) =>
        IgnoresCase(comparison) ? CompareIgnoringCase(span, other) : span.SequenceCompareTo(other);

    public static bool StartsWith(this ReadOnlySpan<char> span, ReadOnlySpan<char> value, StringComparison comparison) =>
        value.Length <= span.Length && span.Slice(0, value.Length).Equals(value, comparison);

    public static bool EndsWith(this ReadOnlySpan<char> span, ReadOnlySpan<char> value, StringComparison comparison) =>
        value.Length <= span.Length && span.Slice(span.Length - value.Length).Equals(value, comparison);

    public static int IndexOf(this ReadOnlySpan<char> span, ReadOnlySpan<char> value, StringComparison comparison)
    {
        for (int i = 0; i <= span.Length - value.Length; i++)
        {
            if (span.Slice(i, value.Length).Equals(value, comparison))
            {
                return i;
            }
        }

        return -1;
    }

    public static bool Contains(this ReadOnlySpan<char> span, ReadOnlySpan<char> value, StringComparison comparison) =>
        span.IndexOf(value, comparison) >= 0;

    public static bool IsWhiteSpace(this ReadOnlySpan<char> span) => span.Trim().IsEmpty;

    public static ReadOnlySpan<char> Trim(this ReadOnlySpan<char> span) => span.TrimEnd().TrimStart();

    public static ReadOnlySpan<char> TrimStart(this ReadOnlySpan<char> span)
    {
        int start = 0;
        while (start < span.Length && char.IsWhiteSpace(span[start]))
        {
            start++;
        }

        return span.Slice(start);
    }

    public static ReadOnlySpan<char> TrimEnd(this ReadOnlySpan<char> span)
    {
        int end = span.Length;
        while (end > 0 && char.IsWhiteSpace(span[end - 1]))
        {
            end--;
        }

        return span.Slice(0, end);
    }

    public static ReadOnlySpan<T> Trim<T>(this ReadOnlySpan<T> span, T trimElement)
        where T : IEquatable<T>? => span.TrimEnd(trimElement).TrimStart(trimElement);

    public static ReadOnlySpan<T> TrimStart<T>(this ReadOnlySpan<T> span, T trimElement)
        where T : IEquatable<T>?
    {
        int start = 0;
        while (start < span.Length && EqualityComparer<T>.Default.Equals(span[start], trimElement))
        {
            start++;
        }

        return span.Slice(start);
    }

    public static ReadOnlySpan<T> TrimEnd<T>(this ReadOnlySpan<T> span, T trimElement)
        where T : IEquatable<T>?
    {
        int end = span.Length;
        while (end > 0 && EqualityComparer<T>.Default.Equals(span[end - 1], trimElement))
        {
            end--;
        }

        return span.Slice(0, end);
    }

    public static ReadOnlySpan<char> Trim(this ReadOnlySpan<char> span, char trimChar) => Trim<char>(span, trimChar);

    public static ReadOnlySpan<char> TrimStart(this ReadOnlySpan<char> span, char trimChar) => TrimStart<char>(span, trimChar);

    public static ReadOnlySpan<char> TrimEnd(this ReadOnlySpan<char> span, char trimChar) => TrimEnd<char>(span, trimChar);

    private static bool IgnoresCase(StringComparison comparison) =>
        comparison is StringComparison.OrdinalIgnoreCase or StringComparison.InvariantCultureIgnoreCase or StringComparison.CurrentCultureIgnoreCase;

    private static int CompareIgnoringCase(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        int common = Math.Min(a.Length, b.Length);
        for (int i = 0; i < common; i++)
        {
            int difference = char.ToUpperInvariant(a[i]) - char.ToUpperInvariant(b[i]);
            if (difference != 0)
            {
                return difference;
            }
        }

        return a.Length - b.Length;
    }
}
