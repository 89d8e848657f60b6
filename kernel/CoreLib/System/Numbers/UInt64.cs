namespace System;

public readonly struct UInt64 : IComparable, IComparable<ulong>, IEquatable<ulong>, ISpanFormattable
{
    public const ulong MinValue = 0;
    public const ulong MaxValue = 0xffff_ffff_ffff_ffff;

    private readonly ulong m_value;

    public int CompareTo(ulong other) => m_value < other ? -1 : m_value > other ? 1 : 0;

    public int CompareTo(object? obj) => obj is null ? 1 : CompareTo((ulong)obj);

    public bool Equals(ulong other) => m_value == other;

    public override bool Equals(object? obj) => obj is ulong other && m_value == other;

    public override int GetHashCode() => unchecked((int)m_value ^ (int)(m_value >> 32));

    public override string ToString() => Number.ToString((ulong)m_value);

    public string ToString(string? format) => Number.ToString((ulong)m_value, format);

    public string ToString(IFormatProvider? provider) => ToString();

    public string ToString(string? format, IFormatProvider? provider) => ToString(format);

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormat((ulong)m_value, destination, out charsWritten, format);

    public static ulong Parse(string text) => Parse(text.AsSpan());

    public static ulong Parse(ReadOnlySpan<char> text, IFormatProvider? provider = null) =>
        TryParse(text, out ulong value) ? value : throw new FormatException();

    public static bool TryParse(string? text, out ulong result) => TryParse(text.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> text, out ulong result)
    {
        bool isNumber = Number.TryParseUnsigned(text, ulong.MaxValue, out ulong value);
        result = unchecked((ulong)value);
        return isNumber;
    }

    public static bool TryParse(string? text, IFormatProvider? provider, out ulong result) => TryParse(text.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> text, IFormatProvider? provider, out ulong result) => TryParse(text, out result);

    public static ulong Min(ulong x, ulong y) => x < y ? x : y;

    public static ulong Max(ulong x, ulong y) => x > y ? x : y;

    public static ulong PopCount(ulong value) => (ulong)System.Numerics.BitOperations.PopCount((ulong)value);

    public static ulong TrailingZeroCount(ulong value) => (ulong)System.Numerics.BitOperations.TrailingZeroCount((ulong)value);

    public static bool IsPow2(ulong value) => value > 0 && (value & (value - 1)) == 0;
}
