using System;

namespace Tine.Memory;

/// <summary>The access that faulted.</summary>
[Flags]
public enum FaultAccess
{
    Read = 0,
    Write = 1,
    Execute = 2,

    /// <summary>The program did it itself, not the kernel on its behalf.</summary>
    User = 4,
}
