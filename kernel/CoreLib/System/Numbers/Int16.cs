namespace System;

public readonly struct Int16 : IComparable, IComparable<short>, IEquatable<short>, ISpanFormattable
{
    public const short MinValue = -0x8000;
    public const short MaxValue = 0x7fff;

    private readonly short m_value;

    public int CompareTo(short other) => m_value < other ? -1 : m_value > other ? 1 : 0;

    public int CompareTo(object? obj) => obj is null ? 1 : CompareTo((short)obj);

    public bool Equals(short other) => m_value == other;

    public override bool Equals(object? obj) => obj is short other && m_value == other;

    public override int GetHashCode() => m_value;

    public override string ToString() => Number.ToString((long)m_value);

    public string ToString(string? format) => Number.ToString((long)m_value, 16, format);

    public string ToString(IFormatProvider? provider) => ToString();

    public string ToString(string? format, IFormatProvider? provider) => ToString(format);

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormat(m_value, 16, destination, out charsWritten, format);

    public static short Parse(string text) => Parse(text.AsSpan());

    public static short Parse(ReadOnlySpan<char> text, IFormatProvider? provider = null) =>
        TryParse(text, out short value) ? value : throw new FormatException();

    public static bool TryParse(string? text, out short result) => TryParse(text.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> text, out short result)
    {
        bool isNumber = Number.TryParseSigned(text, MinValue, MaxValue, out long value);
        result = unchecked((short)value);
        return isNumber;
    }

    public static bool TryParse(string? text, IFormatProvider? provider, out short result) => TryParse(text.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> text, IFormatProvider? provider, out short result) => TryParse(text, out result);

    public static short Min(short x, short y) => x < y ? x : y;

    public static short Max(short x, short y) => x > y ? x : y;

    public static short PopCount(short value) => (short)System.Numerics.BitOperations.PopCount((ushort)value);

    public static short TrailingZeroCount(short value) => value == 0 ? (short)16 : (short)System.Numerics.BitOperations.TrailingZeroCount((uint)value);

    public static bool IsPow2(short value) => value > 0 && (value & (value - 1)) == 0;
}
