namespace Tine.Processes;

/// <summary>The choice of nodes for a thread's pages; set_mempolicy(2). Tine has one node, and so each gives the same pages.</summary>
public enum MemoryPolicyMode
{
    Default = 0,
    Preferred = 1,
    Bind = 2,
    Interleave = 3,
    Local = 4,
    PreferredMany = 5,
    Count = 6,

    /// <summary>Flags beside a mode. MPOL_F_NUMA_BALANCING, MPOL_F_RELATIVE_NODES, MPOL_F_STATIC_NODES.</summary>
    Balancing = 1 << 13,
    Relative = 1 << 14,
    Static = 1 << 15,
    Flags = Balancing | Relative | Static,
}
