namespace Tine.ForkBench;

/// <summary>Ways to make a process.</summary>
internal enum Creation
{
    /// <summary>fork as the kernel does it: copy-on-write.</summary>
    Fork,

    /// <summary>clone(CLONE_VFORK) without CLONE_VM: copy-on-write, and the parent waits.</summary>
    ForkAndWait,

    /// <summary>The child borrows memory and stack.</summary>
    VFork,

    /// <summary>clone(CLONE_VM | CLONE_VFORK) with a stack of its own: what C libraries build posix_spawn on.</summary>
    Spawn,

    /// <summary>fork that copies every page at once. Tine only.</summary>
    EagerFork,
}
