namespace System.Collections.Generic;

/// <summary>Equality of strings; ilc knows the name.</summary>
public sealed class StringEqualityComparer : EqualityComparer<string>
{
    public override bool Equals(string? x, string? y) => string.Equals(x, y);

    public override int GetHashCode(string obj) => obj?.GetHashCode() ?? 0;
}
