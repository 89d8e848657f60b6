namespace System;

public readonly struct Byte : IComparable, IComparable<byte>, IEquatable<byte>, ISpanFormattable
{
    public const byte MinValue = 0;
    public const byte MaxValue = 0xff;

    private readonly byte m_value;

    public int CompareTo(byte other) => m_value < other ? -1 : m_value > other ? 1 : 0;

    public int CompareTo(object? obj) => obj is null ? 1 : CompareTo((byte)obj);

    public bool Equals(byte other) => m_value == other;

    public override bool Equals(object? obj) => obj is byte other && m_value == other;

    public override int GetHashCode() => m_value;

    public override string ToString() => Number.ToString((ulong)m_value);

    public string ToString(string? format) => Number.ToString((ulong)m_value, format);

    public string ToString(IFormatProvider? provider) => ToString();

    public string ToString(string? format, IFormatProvider? provider) => ToString(format);

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormat((ulong)m_value, destination, out charsWritten, format);

    public static byte Parse(string text) => Parse(text.AsSpan());

    public static byte Parse(ReadOnlySpan<char> text, IFormatProvider? provider = null) =>
        TryParse(text, out byte value) ? value : throw new FormatException();

    public static bool TryParse(string? text, out byte result) => TryParse(text.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> text, out byte result)
    {
        bool isNumber = Number.TryParseUnsigned(text, MaxValue, out ulong value);
        result = unchecked((byte)value);
        return isNumber;
    }

    public static bool TryParse(string? text, IFormatProvider? provider, out byte result) => TryParse(text.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> text, IFormatProvider? provider, out byte result) => TryParse(text, out result);

    public static byte Min(byte x, byte y) => x < y ? x : y;

    public static byte Max(byte x, byte y) => x > y ? x : y;

    public static byte PopCount(byte value) => (byte)System.Numerics.BitOperations.PopCount((uint)value);

    public static byte TrailingZeroCount(byte value) => value == 0 ? (byte)8 : (byte)System.Numerics.BitOperations.TrailingZeroCount((uint)value);

    public static bool IsPow2(byte value) => value > 0 && (value & (value - 1)) == 0;
}
