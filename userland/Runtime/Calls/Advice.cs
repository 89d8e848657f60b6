namespace Tine.Runtime;

/// <summary>madvise(2): its MADV_* values.</summary>
public enum Advice
{
    Normal = 0,
    Random = 1,
    Sequential = 2,
    WillNeed = 3,

    /// <summary>Contents are forgotten.</summary>
    DontNeed = 4,
    Free = 8,

    /// <summary>Punches a hole into the file.</summary>
    Remove = 9,
    DontFork = 10,
    DoFork = 11,
    HugePage = 14,
    NoHugePage = 15,
    DontDump = 16,
    DoDump = 17,
    WipeOnFork = 18,
    KeepOnFork = 19,
    Cold = 20,
    PageOut = 21,

    /// <summary>Pages are made present.</summary>
    PopulateRead = 22,

    /// <summary>Pages are made present and writable.</summary>
    PopulateWrite = 23,

    /// <summary><see cref="DontNeed"/> for locked memory, too.</summary>
    DontNeedLocked = 24,
}
