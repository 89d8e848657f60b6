namespace Tine.Memory;

/// <summary>How the pages of a range come into a child's tables.</summary>
internal enum PageCopy
{
    /// <summary>The same pages with the same access: shared mappings.</summary>
    Share,

    /// <summary>The same pages, write-protected on both sides.</summary>
    OnWrite,

    /// <summary>Private pages are copied now.</summary>
    Now,
}
