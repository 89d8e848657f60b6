using System;

namespace Tine.Files;

/// <summary>The changes that a memory file no longer allows; fcntl(2), F_ADD_SEALS.</summary>
[Flags]
public enum FileSeals
{
    None = 0,

    /// <summary>More seals.</summary>
    Seal = 1,
    Shrink = 2,
    Grow = 4,
    Write = 8,

    /// <summary>Writing but through mappings that are there.</summary>
    FutureWrite = 0x10,
    All = Seal | Shrink | Grow | Write | FutureWrite,
}
