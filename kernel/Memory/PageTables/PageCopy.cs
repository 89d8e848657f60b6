namespace Tine.Memory;

/// <summary>The way in which the pages of a range come into a child's tables.</summary>
internal enum PageCopy
{
    /// <summary>Not at all: MADV_DONTFORK and MADV_WIPEONFORK.</summary>
    Never,

    /// <summary>Shows the same pages with the same access: shared mappings.</summary>
    Same,

    /// <summary>Shows the same pages, write-protected on both sides: copy-on-write.</summary>
    OnWrite,

    /// <summary>
    /// Shows the same tables, write-protected on both sides, where the range covers them as a whole; else
    /// <see cref="OnWrite"/>.
    /// </summary>
    OnDemand,

    /// <summary>Private pages are copied now.</summary>
    Now,
}
