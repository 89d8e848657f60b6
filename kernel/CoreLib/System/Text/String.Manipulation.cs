using System.Collections.Generic;
using System.Text;

namespace System;

public sealed unsafe partial class String
{
    public static string Concat(object? a) => a?.ToString() ?? Empty;

    public static string Concat(object? a, object? b) => Concat(a?.ToString(), b?.ToString());

    public static string Concat(object? a, object? b, object? c) => Concat(a?.ToString(), b?.ToString(), c?.ToString());

    public static string Concat(string? a, string? b)
    {
        if (IsNullOrEmpty(a))
        {
            return b ?? Empty;
        }

        return IsNullOrEmpty(b) ? a : Concat(a.AsSpan(), b.AsSpan());
    }

    public static string Concat(string? a, string? b, string? c) => Concat(a.AsSpan(), b.AsSpan(), c.AsSpan());

    public static string Concat(string? a, string? b, string? c, string? d) => Concat(a.AsSpan(), b.AsSpan(), c.AsSpan(), d.AsSpan());

    public static string Concat(ReadOnlySpan<char> a, ReadOnlySpan<char> b) => Concat(a, b, default, default);

    public static string Concat(ReadOnlySpan<char> a, ReadOnlySpan<char> b, ReadOnlySpan<char> c) => Concat(a, b, c, default);

    public static string Concat(ReadOnlySpan<char> a, ReadOnlySpan<char> b, ReadOnlySpan<char> c, ReadOnlySpan<char> d)
    {
        string result = Allocate(checked(a.Length + b.Length + c.Length + d.Length));
        Span<char> rest = result.Writable;
        a.CopyTo(rest);
        rest = rest.Slice(a.Length);
        b.CopyTo(rest);
        rest = rest.Slice(b.Length);
        c.CopyTo(rest);
        d.CopyTo(rest.Slice(c.Length));
        return result;
    }

    public static string Concat(params string?[] values) => Concat(new ReadOnlySpan<string?>(values));

    public static string Concat(params ReadOnlySpan<string?> values)
    {
        int length = 0;
        foreach (string? value in values)
        {
            length = checked(length + (value?.Length ?? 0));
        }

        string result = Allocate(length);
        Span<char> rest = result.Writable;
        foreach (string? value in values)
        {
            value.AsSpan().CopyTo(rest);
            rest = rest.Slice(value?.Length ?? 0);
        }

        return result;
    }

    public static string Concat(params object?[] values)
    {
        var builder = new StringBuilder();
        foreach (object? value in values)
        {
            builder.Append(value);
        }

        return builder.ToString();
    }

    public static string Join(char separator, params string?[] values) => Join(new ReadOnlySpan<char>(ref separator, 1), values);

    public static string Join(string? separator, params string?[] values) => Join(separator.AsSpan(), values);

    public static string Join(char separator, params ReadOnlySpan<string?> values) => Join(new ReadOnlySpan<char>(ref separator, 1), values);

    public static string Join(string? separator, params ReadOnlySpan<string?> values) => Join(separator.AsSpan(), values);

    public static string Join(string? separator, IEnumerable<string?> values) => JoinAll(separator.AsSpan(), values);

    public static string Join<T>(string? separator, IEnumerable<T> values) => JoinAll(separator.AsSpan(), values);

    public static string Join<T>(char separator, IEnumerable<T> values) => JoinAll(new ReadOnlySpan<char>(ref separator, 1), values);

    private static string Join(ReadOnlySpan<char> separator, ReadOnlySpan<string?> values)
    {
        var builder = new StringBuilder();
        for (int i = 0; i < values.Length; i++)
        {
            if (i != 0)
            {
                builder.Append(separator);
            }

            builder.Append(values[i]);
        }

        return builder.ToString();
    }

    private static string JoinAll<T>(ReadOnlySpan<char> separator, IEnumerable<T> values)
    {
        var builder = new StringBuilder();
        bool isFirst = true;
        foreach (T value in values)
        {
            if (!isFirst)
            {
                builder.Append(separator);
            }

            isFirst = false;
            builder.Append(value?.ToString());
        }

        return builder.ToString();
    }

    public string Substring(int startIndex) => Substring(startIndex, _stringLength - startIndex);

    public string Substring(int startIndex, int length) =>
        startIndex == 0 && length == _stringLength ? this : new string(this.AsSpan(startIndex, length));

    public string Trim() => From(this.AsSpan().Trim());

    public string Trim(char trimChar) => From(this.AsSpan().Trim(trimChar));

    public string TrimStart() => From(this.AsSpan().TrimStart());

    public string TrimStart(char trimChar) => From(this.AsSpan().TrimStart(trimChar));

    public string TrimEnd() => From(this.AsSpan().TrimEnd());

    public string TrimEnd(char trimChar) => From(this.AsSpan().TrimEnd(trimChar));

    public string ToUpper() => ToUpperInvariant();

    public string ToLower() => ToLowerInvariant();

    public string ToUpperInvariant()
    {
        string result = Allocate(_stringLength);
        for (int i = 0; i < _stringLength; i++)
        {
            result.Writable[i] = char.ToUpperInvariant(this[i]);
        }

        return result;
    }

    public string ToLowerInvariant()
    {
        string result = Allocate(_stringLength);
        for (int i = 0; i < _stringLength; i++)
        {
            result.Writable[i] = char.ToLowerInvariant(this[i]);
        }

        return result;
    }

    public string PadLeft(int totalWidth) => PadLeft(totalWidth, ' ');

    public string PadLeft(int totalWidth, char paddingChar) =>
        totalWidth <= _stringLength ? this : Concat(new string(paddingChar, totalWidth - _stringLength), this);

    public string PadRight(int totalWidth) => PadRight(totalWidth, ' ');

    public string PadRight(int totalWidth, char paddingChar) =>
        totalWidth <= _stringLength ? this : Concat(this, new string(paddingChar, totalWidth - _stringLength));

    public string Insert(int startIndex, string value) => Concat(this.AsSpan(0, startIndex), value, this.AsSpan(startIndex));

    public string Remove(int startIndex) => Substring(0, startIndex);

    public string Remove(int startIndex, int count) => Concat(this.AsSpan(0, startIndex), this.AsSpan(startIndex + count));

    public string Replace(char oldChar, char newChar)
    {
        string result = Allocate(_stringLength);
        for (int i = 0; i < _stringLength; i++)
        {
            result.Writable[i] = this[i] == oldChar ? newChar : this[i];
        }

        return result;
    }

    public string Replace(string oldValue, string? newValue)
    {
        ArgumentException.ThrowIfNullOrEmpty(oldValue);
        var builder = new StringBuilder();
        ReadOnlySpan<char> rest = this;
        int index;
        while ((index = rest.IndexOf(oldValue.AsSpan())) >= 0)
        {
            builder.Append(rest.Slice(0, index)).Append(newValue);
            rest = rest.Slice(index + oldValue.Length);
        }

        return builder.Append(rest).ToString();
    }

    public string[] Split(char separator, StringSplitOptions options = StringSplitOptions.None) =>
        Split(new ReadOnlySpan<char>(ref separator, 1), int.MaxValue, options);

    public string[] Split(char separator, int count, StringSplitOptions options = StringSplitOptions.None) =>
        Split(new ReadOnlySpan<char>(ref separator, 1), count, options);

    public string[] Split(params char[]? separators) => SplitAny(separators, int.MaxValue, StringSplitOptions.None);

    public string[] Split(params ReadOnlySpan<char> separators) => SplitAny(separators, int.MaxValue, StringSplitOptions.None);

    public string[] Split(char[]? separators, StringSplitOptions options) => SplitAny(separators, int.MaxValue, options);

    public string[] Split(string? separator, StringSplitOptions options = StringSplitOptions.None) =>
        Split(separator.AsSpan(), int.MaxValue, options);

    private string[] Split(ReadOnlySpan<char> separator, int count, StringSplitOptions options)
    {
        var parts = new List<string>();
        ReadOnlySpan<char> rest = this;
        int index;
        while (parts.Count < count - 1 && (index = separator.IsEmpty ? -1 : rest.IndexOf(separator)) >= 0)
        {
            AddPart(parts, rest.Slice(0, index), options);
            rest = rest.Slice(index + separator.Length);
        }

        AddPart(parts, rest, options);
        return parts.ToArray();
    }

    private string[] SplitAny(ReadOnlySpan<char> separators, int count, StringSplitOptions options)
    {
        var parts = new List<string>();
        ReadOnlySpan<char> rest = this;
        int index;
        while (parts.Count < count - 1 && (index = separators.IsEmpty ? IndexOfWhiteSpace(rest) : rest.IndexOfAny(separators)) >= 0)
        {
            AddPart(parts, rest.Slice(0, index), options);
            rest = rest.Slice(index + 1);
        }

        AddPart(parts, rest, options);
        return parts.ToArray();
    }

    private static int IndexOfWhiteSpace(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static void AddPart(List<string> parts, ReadOnlySpan<char> part, StringSplitOptions options)
    {
        if ((options & StringSplitOptions.TrimEntries) != 0)
        {
            part = part.Trim();
        }

        if (!part.IsEmpty || (options & StringSplitOptions.RemoveEmptyEntries) == 0)
        {
            parts.Add(new string(part));
        }
    }

    private string From(ReadOnlySpan<char> part) => part.Length == _stringLength ? this : new string(part);
}
