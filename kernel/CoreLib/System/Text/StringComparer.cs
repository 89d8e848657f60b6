using System.Collections.Generic;

namespace System;

/// <summary>Ordinal comparison of strings, with or without regard to the case of ASCII letters.</summary>
public abstract class StringComparer : IEqualityComparer<string?>, IComparer<string?>
{
    public static StringComparer Ordinal { get; } = new OrdinalComparer();

    public static StringComparer OrdinalIgnoreCase { get; } = new IgnoreCaseComparer();

    public abstract bool Equals(string? x, string? y);

    public abstract int GetHashCode(string obj);

    public abstract int Compare(string? x, string? y);

    private sealed class OrdinalComparer : StringComparer
    {
        public override bool Equals(string? x, string? y) => string.Equals(x, y);

        public override int GetHashCode(string obj) => obj.GetHashCode();

        public override int Compare(string? x, string? y) => string.CompareOrdinal(x, y);
    }

    private sealed class IgnoreCaseComparer : StringComparer
    {
        public override bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.OrdinalIgnoreCase);

        public override int GetHashCode(string obj)
        {
            uint hash = 5381;
            foreach (char c in obj)
            {
                hash = ((hash << 5) + hash) ^ char.ToUpperInvariant(c);
            }

            return (int)hash;
        }

        public override int Compare(string? x, string? y) => string.Compare(x, y, StringComparison.OrdinalIgnoreCase);
    }
}
