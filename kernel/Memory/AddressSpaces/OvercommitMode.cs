namespace Tine.Memory;

/// <summary>The limit of promised memory; /proc/sys/vm/overcommit_memory, Linux's numbers.</summary>
public enum OvercommitMode
{
    /// <summary>All but what could not be had even on an idle machine.</summary>
    Heuristic = 0,

    /// <summary>Anything.</summary>
    Always = 1,

    /// <summary>Private writable memory of all processes together stays below a share of the machine's.</summary>
    Strict = 2,
}
