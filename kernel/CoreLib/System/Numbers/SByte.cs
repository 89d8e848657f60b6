namespace System;

public readonly struct SByte : IComparable, IComparable<sbyte>, IEquatable<sbyte>, ISpanFormattable
{
    public const sbyte MinValue = -0x80;
    public const sbyte MaxValue = 0x7f;

    private readonly sbyte m_value;

    public int CompareTo(sbyte other) => m_value < other ? -1 : m_value > other ? 1 : 0;

    public int CompareTo(object? obj) => obj is null ? 1 : CompareTo((sbyte)obj);

    public bool Equals(sbyte other) => m_value == other;

    public override bool Equals(object? obj) => obj is sbyte other && m_value == other;

    public override int GetHashCode() => m_value;

    public override string ToString() => Number.ToString((long)m_value);

    public string ToString(string? format) => Number.ToString((long)m_value, 8, format);

    public string ToString(IFormatProvider? provider) => ToString();

    public string ToString(string? format, IFormatProvider? provider) => ToString(format);

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormat(m_value, 8, destination, out charsWritten, format);

    public static sbyte Parse(string text) => Parse(text.AsSpan());

    public static sbyte Parse(ReadOnlySpan<char> text, IFormatProvider? provider = null) =>
        TryParse(text, out sbyte value) ? value : throw new FormatException();

    public static bool TryParse(string? text, out sbyte result) => TryParse(text.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> text, out sbyte result)
    {
        bool isNumber = Number.TryParseSigned(text, MinValue, MaxValue, out long value);
        result = unchecked((sbyte)value);
        return isNumber;
    }

    public static bool TryParse(string? text, IFormatProvider? provider, out sbyte result) => TryParse(text.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> text, IFormatProvider? provider, out sbyte result) => TryParse(text, out result);

    public static sbyte Min(sbyte x, sbyte y) => x < y ? x : y;

    public static sbyte Max(sbyte x, sbyte y) => x > y ? x : y;

    public static sbyte PopCount(sbyte value) => (sbyte)System.Numerics.BitOperations.PopCount((byte)value);

    public static sbyte TrailingZeroCount(sbyte value) => value == 0 ? (sbyte)8 : (sbyte)System.Numerics.BitOperations.TrailingZeroCount((uint)value);

    public static bool IsPow2(sbyte value) => value > 0 && (value & (value - 1)) == 0;
}
