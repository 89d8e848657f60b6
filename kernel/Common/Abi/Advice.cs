namespace Tine;

/// <summary>madvise's MADV_* values. Those not named here are accepted by Linux for hints that Tine does not use.</summary>
public enum Advice
{
    Normal = 0,
    Random = 1,
    Sequential = 2,
    WillNeed = 3,

    /// <summary>Forgets the contents.</summary>
    DontNeed = 4,
    Free = 8,

    /// <summary>Punches a hole into the file.</summary>
    Remove = 9,
    DontFork = 10,
    DoFork = 11,
    Mergeable = 12,
    Unmergeable = 13,
    HugePage = 14,
    NoHugePage = 15,
    DontDump = 16,
    DoDump = 17,
    WipeOnFork = 18,
    KeepOnFork = 19,
    Cold = 20,
    PageOut = 21,

    /// <summary>Makes pages present.</summary>
    PopulateRead = 22,

    /// <summary>Makes pages present and writable.</summary>
    PopulateWrite = 23,

    /// <summary><see cref="DontNeed"/> for locked memory, too.</summary>
    DontNeedLocked = 24,
}
