namespace System;

public readonly struct UInt32 : IComparable, IComparable<uint>, IEquatable<uint>, ISpanFormattable
{
    public const uint MinValue = 0;
    public const uint MaxValue = 0xffff_ffff;

    private readonly uint m_value;

    public int CompareTo(uint other) => m_value < other ? -1 : m_value > other ? 1 : 0;

    public int CompareTo(object? obj) => obj is null ? 1 : CompareTo((uint)obj);

    public bool Equals(uint other) => m_value == other;

    public override bool Equals(object? obj) => obj is uint other && m_value == other;

    public override int GetHashCode() => unchecked((int)m_value);

    public override string ToString() => Number.ToString((ulong)m_value);

    public string ToString(string? format) => Number.ToString((ulong)m_value, format);

    public string ToString(IFormatProvider? provider) => ToString();

    public string ToString(string? format, IFormatProvider? provider) => ToString(format);

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormat((ulong)m_value, destination, out charsWritten, format);

    public static uint Parse(string text) => Parse(text.AsSpan());

    public static uint Parse(ReadOnlySpan<char> text, IFormatProvider? provider = null) =>
        TryParse(text, out uint value) ? value : throw new FormatException();

    public static bool TryParse(string? text, out uint result) => TryParse(text.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> text, out uint result)
    {
        bool isNumber = Number.TryParseUnsigned(text, MaxValue, out ulong value);
        result = unchecked((uint)value);
        return isNumber;
    }

    public static bool TryParse(string? text, IFormatProvider? provider, out uint result) => TryParse(text.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> text, IFormatProvider? provider, out uint result) => TryParse(text, out result);

    public static uint Min(uint x, uint y) => x < y ? x : y;

    public static uint Max(uint x, uint y) => x > y ? x : y;

    public static uint PopCount(uint value) => (uint)System.Numerics.BitOperations.PopCount((uint)value);

    public static uint TrailingZeroCount(uint value) => (uint)System.Numerics.BitOperations.TrailingZeroCount((uint)value);

    public static bool IsPow2(uint value) => value > 0 && (value & (value - 1)) == 0;
}
