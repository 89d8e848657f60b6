using System;

namespace Tine.Memory;

/// <summary>A program's access to a region: mmap's PROT_* bits.</summary>
[Flags]
public enum Protection : byte
{
    None = 0,
    Read = 1,
    Write = 2,
    Execute = 4,
    All = Read | Write | Execute,
}
