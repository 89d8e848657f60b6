namespace System;

public readonly struct Int32 : IComparable, IComparable<int>, IEquatable<int>, ISpanFormattable
{
    public const int MinValue = unchecked((int)0x8000_0000);
    public const int MaxValue = 0x7fff_ffff;

    private readonly int m_value;

    public int CompareTo(int other) => m_value < other ? -1 : m_value > other ? 1 : 0;

    public int CompareTo(object? obj) => obj is null ? 1 : CompareTo((int)obj);

    public bool Equals(int other) => m_value == other;

    public override bool Equals(object? obj) => obj is int other && m_value == other;

    public override int GetHashCode() => m_value;

    public override string ToString() => Number.ToString((long)m_value);

    public string ToString(string? format) => Number.ToString((long)m_value, 32, format);

    public string ToString(IFormatProvider? provider) => ToString();

    public string ToString(string? format, IFormatProvider? provider) => ToString(format);

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormat(m_value, 32, destination, out charsWritten, format);

    public static int Parse(string text) => Parse(text.AsSpan());

    public static int Parse(ReadOnlySpan<char> text, IFormatProvider? provider = null) =>
        TryParse(text, out int value) ? value : throw new FormatException();

    public static bool TryParse(string? text, out int result) => TryParse(text.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> text, out int result)
    {
        bool isNumber = Number.TryParseSigned(text, MinValue, MaxValue, out long value);
        result = unchecked((int)value);
        return isNumber;
    }

    public static bool TryParse(string? text, IFormatProvider? provider, out int result) => TryParse(text.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> text, IFormatProvider? provider, out int result) => TryParse(text, out result);

    public static int Min(int x, int y) => x < y ? x : y;

    public static int Max(int x, int y) => x > y ? x : y;

    public static int PopCount(int value) => (int)System.Numerics.BitOperations.PopCount((uint)value);

    public static int TrailingZeroCount(int value) => (int)System.Numerics.BitOperations.TrailingZeroCount((uint)value);

    public static bool IsPow2(int value) => value > 0 && (value & (value - 1)) == 0;
}
