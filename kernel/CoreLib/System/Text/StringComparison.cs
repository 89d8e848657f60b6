namespace System;

/// <summary>All comparisons are ordinal here; those that ignore case fold ASCII letters.</summary>
public enum StringComparison
{
    CurrentCulture,
    CurrentCultureIgnoreCase,
    InvariantCulture,
    InvariantCultureIgnoreCase,
    Ordinal,
    OrdinalIgnoreCase,
}
