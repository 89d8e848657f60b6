using System.Collections.Generic;

namespace System;

public static partial class MemoryExtensions
{
    public static int IndexOf<T>(this Span<T> span, T value)
        where T : IEquatable<T>? => ((ReadOnlySpan<T>)span).IndexOf(value);

    public static int IndexOf<T>(this Span<T> span, ReadOnlySpan<T> value)
        where T : IEquatable<T>? => ((ReadOnlySpan<T>)span).IndexOf(value);

    public static int IndexOf<T>(this ReadOnlySpan<T> span, T value)
        where T : IEquatable<T>?
    {
        for (int i = 0; i < span.Length; i++)
        {
            if (EqualityComparer<T>.Default.Equals(span[i], value))
            {
                return i;
            }
        }

        return -1;
    }

    public static int IndexOf<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> value)
        where T : IEquatable<T>?
    {
        for (int i = 0; i <= span.Length - value.Length; i++)
        {
            if (span.Slice(i, value.Length).SequenceEqual(value))
            {
                return i;
            }
        }

        return -1;
    }

    public static int LastIndexOf<T>(this Span<T> span, T value)
        where T : IEquatable<T>? => ((ReadOnlySpan<T>)span).LastIndexOf(value);

    public static int LastIndexOf<T>(this ReadOnlySpan<T> span, T value)
        where T : IEquatable<T>?
    {
        for (int i = span.Length - 1; i >= 0; i--)
        {
            if (EqualityComparer<T>.Default.Equals(span[i], value))
            {
                return i;
            }
        }

        return -1;
    }

    public static int LastIndexOf<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> value)
        where T : IEquatable<T>?
    {
        for (int i = span.Length - value.Length; i >= 0; i--)
        {
            if (span.Slice(i, value.Length).SequenceEqual(value))
            {
                return i;
            }
        }

        return -1;
    }

    public static bool Contains<T>(this Span<T> span, T value)
        where T : IEquatable<T>? => ((ReadOnlySpan<T>)span).IndexOf(value) >= 0;

    public static bool Contains<T>(this ReadOnlySpan<T> span, T value)
        where T : IEquatable<T>? => span.IndexOf(value) >= 0;

    public static int IndexOfAny<T>(this Span<T> span, T value0, T value1)
        where T : IEquatable<T>? => ((ReadOnlySpan<T>)span).IndexOfAny(value0, value1);

    public static int IndexOfAny<T>(this ReadOnlySpan<T> span, T value0, T value1)
        where T : IEquatable<T>?
    {
        for (int i = 0; i < span.Length; i++)
        {
            if (EqualityComparer<T>.Default.Equals(span[i], value0) || EqualityComparer<T>.Default.Equals(span[i], value1))
            {
                return i;
            }
        }

        return -1;
    }

    public static int IndexOfAny<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> values)
        where T : IEquatable<T>?
    {
        for (int i = 0; i < span.Length; i++)
        {
            if (values.IndexOf(span[i]) >= 0)
            {
                return i;
            }
        }

        return -1;
    }

    public static int IndexOfAnyExcept<T>(this ReadOnlySpan<T> span, T value)
        where T : IEquatable<T>?
    {
        for (int i = 0; i < span.Length; i++)
        {
            if (!EqualityComparer<T>.Default.Equals(span[i], value))
            {
                return i;
            }
        }

        return -1;
    }

    public static bool ContainsAnyExcept<T>(this ReadOnlySpan<T> span, T value)
        where T : IEquatable<T>? => span.IndexOfAnyExcept(value) >= 0;

    public static int Count<T>(this ReadOnlySpan<T> span, T value)
        where T : IEquatable<T>?
    {
        int count = 0;
        foreach (T item in span)
        {
            count += EqualityComparer<T>.Default.Equals(item, value) ? 1 : 0;
        }

        return count;
    }
}
