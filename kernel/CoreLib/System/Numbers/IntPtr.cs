namespace System;

public readonly struct IntPtr : IComparable, IComparable<nint>, IEquatable<nint>, ISpanFormattable
{
    public static readonly nint Zero;

    public static int Size => 8;

    public static nint MinValue => unchecked((nint)0x8000_0000_0000_0000);

    public static nint MaxValue => unchecked((nint)0x7fff_ffff_ffff_ffff);

    private readonly nint m_value;

    public IntPtr(int value) => m_value = value;

    public IntPtr(long value) => m_value = (nint)value;

    public unsafe IntPtr(void* value) => m_value = (nint)value;

    public unsafe void* ToPointer() => (void*)m_value;

    public int ToInt32() => checked((int)m_value);

    public long ToInt64() => m_value;

    public int CompareTo(nint other) => m_value < other ? -1 : m_value > other ? 1 : 0;

    public int CompareTo(object? obj) => obj is null ? 1 : CompareTo((nint)obj);

    public bool Equals(nint other) => m_value == other;

    public override bool Equals(object? obj) => obj is nint other && m_value == other;

    public override int GetHashCode() => unchecked((int)m_value ^ (int)((long)m_value >> 32));

    public override string ToString() => Number.ToString((long)m_value);

    public string ToString(string? format) => Number.ToString((long)m_value, 64, format);

    public string ToString(IFormatProvider? provider) => ToString();

    public string ToString(string? format, IFormatProvider? provider) => ToString(format);

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormat(m_value, 64, destination, out charsWritten, format);

    public static nint Parse(string text) => Parse(text.AsSpan());

    public static nint Parse(ReadOnlySpan<char> text, IFormatProvider? provider = null) =>
        TryParse(text, out nint value) ? value : throw new FormatException();

    public static bool TryParse(string? text, out nint result) => TryParse(text.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> text, out nint result)
    {
        bool isNumber = Number.TryParseSigned(text, long.MinValue, long.MaxValue, out long value);
        result = unchecked((nint)value);
        return isNumber;
    }

    public static bool TryParse(string? text, IFormatProvider? provider, out nint result) => TryParse(text.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> text, IFormatProvider? provider, out nint result) => TryParse(text, out result);

    public static nint Min(nint x, nint y) => x < y ? x : y;

    public static nint Max(nint x, nint y) => x > y ? x : y;

    public static nint PopCount(nint value) => (nint)System.Numerics.BitOperations.PopCount((ulong)value);

    public static nint TrailingZeroCount(nint value) => (nint)System.Numerics.BitOperations.TrailingZeroCount((ulong)value);

    public static bool IsPow2(nint value) => value > 0 && (value & (value - 1)) == 0;
}
