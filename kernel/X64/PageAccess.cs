using System;

namespace Tine.X64;

/// <summary>The access that a present page allows besides being read.</summary>
[Flags]
public enum PageAccess
{
    Read = 0,
    Write = 1,
    Execute = 2,
}
