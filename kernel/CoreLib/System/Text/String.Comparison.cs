namespace System;

public sealed unsafe partial class String
{
    public bool Equals(string? other) => Equals(this, other);

    public override bool Equals(object? obj) => obj is string other && Equals(this, other);

    public bool Equals(string? other, StringComparison comparison) => Equals(this, other, comparison);

    public static bool Equals(string? a, string? b) =>
        (object?)a == (object?)b || (a is not null && b is not null && a._stringLength == b._stringLength && a.AsSpan().SequenceEqual(b));

    public static bool Equals(string? a, string? b, StringComparison comparison) =>
        (object?)a == (object?)b || (a is not null && b is not null && a.AsSpan().Equals(b, comparison));

    public static bool operator ==(string? a, string? b) => Equals(a, b);

    public static bool operator !=(string? a, string? b) => !Equals(a, b);

    public override int GetHashCode() => GetHashCode(this.AsSpan());

    public static int GetHashCode(ReadOnlySpan<char> text)
    {
        uint hash = 5381;
        foreach (char c in text)
        {
            hash = ((hash << 5) + hash) ^ c;
        }

        return (int)hash;
    }

    public static int Compare(string? a, string? b) => CompareOrdinal(a, b);

    public static int Compare(string? a, string? b, StringComparison comparison)
    {
        if (a is null || b is null)
        {
            return a is null ? (b is null ? 0 : -1) : 1;
        }

        return a.AsSpan().CompareTo(b, comparison);
    }

    public static int CompareOrdinal(string? a, string? b)
    {
        if (a is null || b is null)
        {
            return a is null ? (b is null ? 0 : -1) : 1;
        }

        return a.AsSpan().SequenceCompareTo(b);
    }

    public int CompareTo(string? other) => CompareOrdinal(this, other);

    public int CompareTo(object? other) => CompareOrdinal(this, (string?)other);

    public bool StartsWith(char value) => _stringLength != 0 && _firstChar == value;

    public bool StartsWith(string value) => this.AsSpan().StartsWith(value);

    public bool StartsWith(string value, StringComparison comparison) => this.AsSpan().StartsWith(value, comparison);

    public bool EndsWith(char value) => _stringLength != 0 && this[_stringLength - 1] == value;

    public bool EndsWith(string value) => this.AsSpan().EndsWith(value);

    public bool EndsWith(string value, StringComparison comparison) => this.AsSpan().EndsWith(value, comparison);
}
