using System;

namespace Tine.Memory;

/// <summary>msync's MS_* bits.</summary>
[Flags]
public enum SyncFlags
{
    None = 0,
    Asynchronous = 1,
    Invalidate = 2,
    Synchronous = 4,
    All = Asynchronous | Invalidate | Synchronous,
}
