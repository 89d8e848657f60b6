namespace Tine.Heap;

/// <summary>The steps of a collection, in their order.</summary>
internal enum CyclePhase
{
    /// <summary>Nothing to do until enough has been allocated.</summary>
    Resting,

    /// <summary>Marks objects that statics reach, a slice at a time, and every reference that is stored meanwhile.</summary>
    Marking,

    /// <summary>Stacks are scanned, and again when they are left; it ends when nothing is grey after the running one was scanned.</summary>
    Closing,

    /// <summary>Frees objects without a mark, block by block.</summary>
    Sweeping,

    /// <summary>Free blocks that are too many go back to the platform.</summary>
    Returning,
}
