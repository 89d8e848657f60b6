using System;

namespace Tine.Files;

/// <summary>c_oflag.</summary>
[Flags]
public enum OutputModes : uint
{
    None = 0,
    Process = 0x1,
    ToUpperCase = 0x2,
    NewlineToReturnNewline = 0x4,
    ReturnToNewline = 0x8,
    NoReturnAtColumnZero = 0x10,
    NewlineReturns = 0x20,

    /// <summary>TAB3 (XTABS): tabs become spaces.</summary>
    ExpandTabs = 0x1800,
}
