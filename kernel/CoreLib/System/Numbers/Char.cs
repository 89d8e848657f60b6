namespace System;

/// <summary>A UTF-16 unit. Classification knows ASCII only.</summary>
public readonly struct Char : IComparable, IComparable<char>, IEquatable<char>
{
    public const char MinValue = '\0';
    public const char MaxValue = '\uffff';

    private readonly char m_value;

    public int CompareTo(char other) => m_value - other;

    public int CompareTo(object? obj) => obj is null ? 1 : CompareTo((char)obj);

    public bool Equals(char other) => m_value == other;

    public override bool Equals(object? obj) => obj is char other && m_value == other;

    public override int GetHashCode() => m_value | (m_value << 16);

    public override string ToString() => ToString(m_value);

    public static string ToString(char value) => new(value, 1);

    public static bool IsDigit(char value) => IsAsciiDigit(value);

    public static bool IsNumber(char value) => IsAsciiDigit(value);

    public static bool IsLetter(char value) => IsAsciiLetter(value);

    public static bool IsLetterOrDigit(char value) => IsAsciiLetterOrDigit(value);

    public static bool IsUpper(char value) => IsAsciiLetterUpper(value);

    public static bool IsLower(char value) => IsAsciiLetterLower(value);

    public static bool IsWhiteSpace(char value) => value is ' ' or (>= '\t' and <= '\r') or '\x85' or '\xa0';

    public static bool IsControl(char value) => value < ' ' || (value >= '\x7f' && value < '\xa0');

    public static bool IsAscii(char value) => value < 0x80;

    public static bool IsAsciiDigit(char value) => value is >= '0' and <= '9';

    public static bool IsAsciiLetter(char value) => (value | 0x20) is >= 'a' and <= 'z';

    public static bool IsAsciiLetterUpper(char value) => value is >= 'A' and <= 'Z';

    public static bool IsAsciiLetterLower(char value) => value is >= 'a' and <= 'z';

    public static bool IsAsciiLetterOrDigit(char value) => IsAsciiLetter(value) || IsAsciiDigit(value);

    public static bool IsAsciiHexDigit(char value) => IsAsciiDigit(value) || (value | 0x20) is >= 'a' and <= 'f';

    public static bool IsBetween(char value, char first, char last) => value >= first && value <= last;

    public static bool IsSurrogate(char value) => value is >= '\ud800' and <= '\udfff';

    public static bool IsHighSurrogate(char value) => value is >= '\ud800' and <= '\udbff';

    public static bool IsLowSurrogate(char value) => value is >= '\udc00' and <= '\udfff';

    public static char ToUpper(char value) => ToUpperInvariant(value);

    public static char ToLower(char value) => ToLowerInvariant(value);

    public static char ToUpperInvariant(char value) => IsAsciiLetterLower(value) ? (char)(value - 32) : value;

    public static char ToLowerInvariant(char value) => IsAsciiLetterUpper(value) ? (char)(value + 32) : value;
}
