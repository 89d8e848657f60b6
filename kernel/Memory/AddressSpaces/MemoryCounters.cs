namespace Tine.Memory;

/// <summary>The costs of an address space so far; for /proc and for the demonstrations.</summary>
[NoAllocation]
public struct MemoryCounters
{
    /// <summary>Faults that gave a new page of zeros.</summary>
    public ulong ZeroFills;

    /// <summary>Faults that mapped the shared frame of zeros.</summary>
    public ulong ZeroReads;

    /// <summary>Write faults that copied a page.</summary>
    public ulong Copies;

    /// <summary>Write faults on a page that nobody else held any more: not copied.</summary>
    public ulong CopiesAvoided;

    /// <summary>Faults that mapped a page of a file.</summary>
    public ulong FileMaps;

    /// <summary>Faults on a page of a table that on-demand fork had shared and nobody else held any more: made writable as a whole.</summary>
    public ulong TablesTakenBack;

    /// <summary>Tables that on-demand fork had shared and that were copied to be changed.</summary>
    public ulong TablesCopied;

    /// <summary>Faults that found nothing to do.</summary>
    public ulong Spurious;

    /// <summary>Times that a stack grew.</summary>
    public ulong StackGrowths;

    /// <summary>Page tables taken, every level, since the space was made.</summary>
    public ulong TablesAllocated;

    /// <summary>Entries, of pages and of tables, that fork write-protected here.</summary>
    public ulong WriteProtected;

    /// <summary>All faults that were resolved.</summary>
    public readonly ulong Faults => ZeroFills + ZeroReads + Copies + CopiesAvoided + FileMaps + TablesTakenBack + Spurious;
}
