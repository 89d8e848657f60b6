namespace Tine.Heap;

/// <summary>The treatment of few free cells between used ones by a collection.</summary>
internal enum SmallGaps
{
    /// <summary>Small gaps are left to a later collection.</summary>
    Left,

    /// <summary>Memory is short: every cell counts.</summary>
    Used,
}
