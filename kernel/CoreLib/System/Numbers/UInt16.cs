namespace System;

public readonly struct UInt16 : IComparable, IComparable<ushort>, IEquatable<ushort>, ISpanFormattable
{
    public const ushort MinValue = 0;
    public const ushort MaxValue = 0xffff;

    private readonly ushort m_value;

    public int CompareTo(ushort other) => m_value < other ? -1 : m_value > other ? 1 : 0;

    public int CompareTo(object? obj) => obj is null ? 1 : CompareTo((ushort)obj);

    public bool Equals(ushort other) => m_value == other;

    public override bool Equals(object? obj) => obj is ushort other && m_value == other;

    public override int GetHashCode() => m_value;

    public override string ToString() => Number.ToString((ulong)m_value);

    public string ToString(string? format) => Number.ToString((ulong)m_value, format);

    public string ToString(IFormatProvider? provider) => ToString();

    public string ToString(string? format, IFormatProvider? provider) => ToString(format);

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormat((ulong)m_value, destination, out charsWritten, format);

    public static ushort Parse(string text) => Parse(text.AsSpan());

    public static ushort Parse(ReadOnlySpan<char> text, IFormatProvider? provider = null) =>
        TryParse(text, out ushort value) ? value : throw new FormatException();

    public static bool TryParse(string? text, out ushort result) => TryParse(text.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> text, out ushort result)
    {
        bool isNumber = Number.TryParseUnsigned(text, MaxValue, out ulong value);
        result = unchecked((ushort)value);
        return isNumber;
    }

    public static bool TryParse(string? text, IFormatProvider? provider, out ushort result) => TryParse(text.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> text, IFormatProvider? provider, out ushort result) => TryParse(text, out result);

    public static ushort Min(ushort x, ushort y) => x < y ? x : y;

    public static ushort Max(ushort x, ushort y) => x > y ? x : y;

    public static ushort PopCount(ushort value) => (ushort)System.Numerics.BitOperations.PopCount((uint)value);

    public static ushort TrailingZeroCount(ushort value) => value == 0 ? (ushort)16 : (ushort)System.Numerics.BitOperations.TrailingZeroCount((uint)value);

    public static bool IsPow2(ushort value) => value > 0 && (value & (value - 1)) == 0;
}
