using System;

namespace Tine.Memory;

/// <summary>mlockall's MCL_* bits.</summary>
[Flags]
public enum LockAllFlags : uint
{
    None = 0,
    Current = 1,
    Future = 2,
    OnFault = 4,
    All = Current | Future | OnFault,
}
