using System.Runtime.CompilerServices;

namespace System;

/// <summary>Floating point: arithmetic and comparison; text is a plain decimal with up to six digits after the point.</summary>
public readonly struct Double : IComparable, IComparable<double>, IEquatable<double>, ISpanFormattable
{
    public const double NaN = (double)0.0 / (double)0.0;
    public const double PositiveInfinity = (double)1.0 / (double)0.0;
    public const double NegativeInfinity = (double)-1.0 / (double)0.0;

    private readonly double m_value;

    public static bool IsNaN(double value)
    {
#pragma warning disable CS1718 // Only NaN differs from itself.
        return value != value;
#pragma warning restore CS1718
    }

    public static bool IsInfinity(double value) => value == PositiveInfinity || value == NegativeInfinity;

    public static bool IsFinite(double value) => !IsNaN(value) && !IsInfinity(value);

    public int CompareTo(double other) => m_value < other ? -1 : m_value > other ? 1 : m_value == other ? 0 : IsNaN(m_value) ? (IsNaN(other) ? 0 : -1) : 1;

    public int CompareTo(object? obj) => obj is null ? 1 : CompareTo((double)obj);

    public bool Equals(double other) => m_value == other || (IsNaN(m_value) && IsNaN(other));

    public override bool Equals(object? obj) => obj is double other && Equals(other);

    public override int GetHashCode()
    {
        double value = m_value == 0 ? 0 : m_value;
        return Unsafe.As<double, long>(ref value).GetHashCode();
    }

    public override string ToString() => Number.ToString((double)m_value, default);

    public string ToString(string? format) => Number.ToString((double)m_value, format);

    public string ToString(string? format, IFormatProvider? provider) => ToString(format);

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        Number.TryFormat((double)m_value, destination, out charsWritten, format);
}
