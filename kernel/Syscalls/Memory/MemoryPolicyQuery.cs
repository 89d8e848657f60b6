using System;

namespace Tine.Syscalls;

/// <summary>The flags of get_mempolicy(2): MPOL_F_*.</summary>
[Flags]
internal enum MemoryPolicyQuery : ulong
{
    None = 0,

    /// <summary>Tells a node instead of a mode.</summary>
    Node = 1,

    /// <summary>Asks about an address, not the thread.</summary>
    Address = 2,

    /// <summary>Tells the nodes that the thread may use.</summary>
    Allowed = 4,
    All = Node | Address | Allowed,
}
