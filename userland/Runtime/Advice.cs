namespace Tine.Runtime;

/// <summary>madvise(2).</summary>
public enum Advice
{
    Normal = 0,

    /// <summary>MADV_DONTNEED: contents are forgotten.</summary>
    DontNeed = 4,

    /// <summary>MADV_HUGEPAGE.</summary>
    HugePage = 14,

    /// <summary>MADV_NOHUGEPAGE.</summary>
    NoHugePage = 15,

    /// <summary>MADV_POPULATE_READ: pages are made present.</summary>
    PopulateRead = 22,

    /// <summary>MADV_POPULATE_WRITE: pages are made present and writable.</summary>
    PopulateWrite = 23,
}
