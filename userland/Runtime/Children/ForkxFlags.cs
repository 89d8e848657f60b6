using System;

namespace Tine.Runtime;

/// <summary>Flags of forkx and vforkx, with the values of Solaris's sys/fork.h.</summary>
[Flags]
public enum ForkxFlags
{
    None = 0,

    /// <summary>FORK_NOSIGCHLD: no signal tells of the child's end.</summary>
    NoChildSignal = 1,

    /// <summary>FORK_WAITPID: only a wait for this very child gets its status.</summary>
    WaitByIdOnly = 2,
}
