namespace System;

public readonly struct UIntPtr : IComparable, IComparable<nuint>, IEquatable<nuint>, ISpanFormattable
{
    public static readonly nuint Zero;

    public static int Size => 8;

    public static nuint MinValue => 0;

    public static nuint MaxValue => unchecked((nuint)0xffff_ffff_ffff_ffff);

    private readonly nuint m_value;

    public UIntPtr(uint value) => m_value = value;

    public UIntPtr(ulong value) => m_value = (nuint)value;

    public unsafe UIntPtr(void* value) => m_value = (nuint)value;

    public unsafe void* ToPointer() => (void*)m_value;

    public uint ToUInt32() => checked((uint)m_value);

    public ulong ToUInt64() => m_value;

    public int CompareTo(nuint other) => m_value < other ? -1 : m_value > other ? 1 : 0;

    public int CompareTo(object? obj) => obj is null ? 1 : CompareTo((nuint)obj);

    public bool Equals(nuint other) => m_value == other;

    public override bool Equals(object? obj) => obj is nuint other && m_value == other;

    public override int GetHashCode() => unchecked((int)m_value ^ (int)((long)m_value >> 32));

    public override string ToString() => Number.ToString((ulong)m_value);

    public string ToString(string? format) => Number.ToString((ulong)m_value, format);

    public string ToString(IFormatProvider? provider) => ToString();

    public string ToString(string? format, IFormatProvider? provider) => ToString(format);

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormat((ulong)m_value, destination, out charsWritten, format);

    public static nuint Parse(string text) => Parse(text.AsSpan());

    public static nuint Parse(ReadOnlySpan<char> text, IFormatProvider? provider = null) =>
        TryParse(text, out nuint value) ? value : throw new FormatException();

    public static bool TryParse(string? text, out nuint result) => TryParse(text.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> text, out nuint result)
    {
        bool isNumber = Number.TryParseUnsigned(text, ulong.MaxValue, out ulong value);
        result = unchecked((nuint)value);
        return isNumber;
    }

    public static bool TryParse(string? text, IFormatProvider? provider, out nuint result) => TryParse(text.AsSpan(), out result);

    public static bool TryParse(ReadOnlySpan<char> text, IFormatProvider? provider, out nuint result) => TryParse(text, out result);

    public static nuint Min(nuint x, nuint y) => x < y ? x : y;

    public static nuint Max(nuint x, nuint y) => x > y ? x : y;

    public static nuint PopCount(nuint value) => (nuint)System.Numerics.BitOperations.PopCount((ulong)value);

    public static nuint TrailingZeroCount(nuint value) => (nuint)System.Numerics.BitOperations.TrailingZeroCount((ulong)value);

    public static bool IsPow2(nuint value) => value > 0 && (value & (value - 1)) == 0;
}
