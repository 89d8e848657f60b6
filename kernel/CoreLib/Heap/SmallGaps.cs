namespace Tine.Heap;

/// <summary>What a collection does with few free cells between used ones.</summary>
internal enum SmallGaps
{
    /// <summary>They are left to a later collection.</summary>
    Left,

    /// <summary>Memory is short: every cell counts.</summary>
    Used,
}
