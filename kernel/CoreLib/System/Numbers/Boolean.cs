namespace System;

public readonly struct Boolean : IComparable, IComparable<bool>, IEquatable<bool>
{
    private readonly bool m_value;

    public int CompareTo(bool other) => m_value == other ? 0 : m_value ? 1 : -1;

    public int CompareTo(object? obj) => obj is null ? 1 : CompareTo((bool)obj);

    public bool Equals(bool other) => m_value == other;

    public override bool Equals(object? obj) => obj is bool other && m_value == other;

    public override int GetHashCode() => m_value ? 1 : 0;

    public override string ToString() => m_value ? "True" : "False";
}
