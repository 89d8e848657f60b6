using System.Runtime.CompilerServices;

namespace System;

/// <summary>Floating point: arithmetic and comparison; text is a plain decimal with up to six digits after the point.</summary>
public readonly struct Single : IComparable, IComparable<float>, IEquatable<float>, ISpanFormattable
{
    public const float NaN = (float)0.0 / (float)0.0;
    public const float PositiveInfinity = (float)1.0 / (float)0.0;
    public const float NegativeInfinity = (float)-1.0 / (float)0.0;

    private readonly float m_value;

    public static bool IsNaN(float value)
    {
#pragma warning disable CS1718 // Only NaN differs from itself.
        return value != value;
#pragma warning restore CS1718
    }

    public static bool IsInfinity(float value) => value == PositiveInfinity || value == NegativeInfinity;

    public static bool IsFinite(float value) => !IsNaN(value) && !IsInfinity(value);

    public int CompareTo(float other) => m_value < other ? -1 : m_value > other ? 1 : m_value == other ? 0 : IsNaN(m_value) ? (IsNaN(other) ? 0 : -1) : 1;

    public int CompareTo(object? obj) => obj is null ? 1 : CompareTo((float)obj);

    public bool Equals(float other) => m_value == other || (IsNaN(m_value) && IsNaN(other));

    public override bool Equals(object? obj) => obj is float other && Equals(other);

    public override int GetHashCode()
    {
        float value = m_value == 0 ? 0 : m_value;
        return Unsafe.As<float, int>(ref value).GetHashCode();
    }

    public override string ToString() => Number.ToString((double)m_value, default);

    public string ToString(string? format) => Number.ToString((double)m_value, format);

    public string ToString(string? format, IFormatProvider? provider) => ToString(format);

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormat((double)m_value, destination, out charsWritten, format);
}
