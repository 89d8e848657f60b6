namespace Tine.Files;

/// <summary>The strength of a lock against others; values of F_RDLCK, F_WRLCK, F_UNLCK.</summary>
public enum LockKind : short
{
    /// <summary>Read lock: others may read.</summary>
    Shared = 0,

    /// <summary>Write lock: others may neither read nor write.</summary>
    Exclusive = 1,

    /// <summary>No lock.</summary>
    None = 2,
}
