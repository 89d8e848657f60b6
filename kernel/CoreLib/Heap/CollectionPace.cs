namespace Tine.Heap;

/// <summary>The share of a collection that is done at a time.</summary>
internal enum CollectionPace
{
    /// <summary>All of it, at the allocation that begins it: least work.</summary>
    Whole,

    /// <summary>A little at each allocation: no long call.</summary>
    Slices,
}
