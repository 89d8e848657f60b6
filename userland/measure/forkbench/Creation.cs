namespace Tine.ForkBench;

/// <summary>System calls that make a process.</summary>
internal enum Creation
{
    /// <summary>fork.</summary>
    Fork,

    /// <summary>clone(CLONE_VFORK) without CLONE_VM: memory as fork has it, and the parent waits.</summary>
    ForkAndWait,

    /// <summary>The child borrows memory and stack.</summary>
    VFork,

    /// <summary>clone(CLONE_VM | CLONE_VFORK) with a stack of its own: what C libraries build posix_spawn on.</summary>
    Spawn,
}
