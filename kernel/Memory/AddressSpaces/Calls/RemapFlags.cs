using System;

namespace Tine.Memory;

/// <summary>mremap's MREMAP_* bits.</summary>
[Flags]
public enum RemapFlags
{
    None = 0,
    MayMove = 1,
    Fixed = 2,
    DontUnmap = 4,
}
