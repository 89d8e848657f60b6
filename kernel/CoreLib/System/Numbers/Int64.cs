namespace System;

public readonly struct Int64 : IComparable, IComparable<long>, IEquatable<long>, ISpanFormattable
{
    public const long MinValue = unchecked((long)0x8000_0000_0000_0000);
    public const long MaxValue = 0x7fff_ffff_ffff_ffff;

    private readonly long m_value;

    public int CompareTo(long other) => m_value < other ? -1 : m_value > other ? 1 : 0;

    public int CompareTo(object? obj) => obj is null ? 1 : CompareTo((long)obj);

    public bool Equals(long other) => m_value == other;

    public override bool Equals(object? obj) => obj is long other && m_value == other;

    public override int GetHashCode() => unchecked((int)m_value ^ (int)(m_value >> 32));

    public override string ToString() => Number.ToString((long)m_value);

    public string ToString(string? format) => Number.ToString((long)m_value, 64, format);

    public string ToString(IFormatProvider? provider) => ToString();

    public string ToString(string? format, IFormatProvider? provider) => ToString(format);

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormat(m_value, 64, destination, out charsWritten, format);

    public static long Parse(string text) => Parse(text.AsSpan());

    public static long Parse(ReadOnlySpan<char> text, IFormatProvider? provider = null) =>
        TryParse(text, out long value) ? value : throw new FormatException();

    public static bool TryParse(string? text, out long result) => TryParse(text.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> text, out long result)
    {
        bool isNumber = Number.TryParseSigned(text, long.MinValue, long.MaxValue, out long value);
        result = unchecked((long)value);
        return isNumber;
    }

    public static bool TryParse(string? text, IFormatProvider? provider, out long result) => TryParse(text.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> text, IFormatProvider? provider, out long result) => TryParse(text, out result);

    public static long Min(long x, long y) => x < y ? x : y;

    public static long Max(long x, long y) => x > y ? x : y;

    public static long PopCount(long value) => (long)System.Numerics.BitOperations.PopCount((ulong)value);

    public static long TrailingZeroCount(long value) => (long)System.Numerics.BitOperations.TrailingZeroCount((ulong)value);

    public static bool IsPow2(long value) => value > 0 && (value & (value - 1)) == 0;
}
