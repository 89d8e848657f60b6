using System;

namespace Tine.Runtime;

/// <summary>Flags of rfork, with the values of FreeBSD's sys/unistd.h.</summary>
[Flags]
public enum RforkFlags : uint
{
    None = 0,

    /// <summary>RFFDG: the descriptor table is copied.</summary>
    CopyDescriptors = 1 << 2,

    /// <summary>RFPROC: a new process; without it the caller itself changes.</summary>
    Process = 1 << 4,

    /// <summary>RFMEM: one address space. The child needs a stack of its own.</summary>
    Memory = 1 << 5,

    /// <summary>RFNOWAIT: the child belongs to init at once.</summary>
    NoWait = 1 << 6,

    /// <summary>RFCFDG: the descriptor table is empty.</summary>
    CleanDescriptors = 1 << 12,

    /// <summary>RFTHREAD: record locks are held together, where the descriptor table is shared.</summary>
    Thread = 1 << 13,

    /// <summary>RFSIGSHARE: one table of signal handlers.</summary>
    SignalShare = 1 << 14,

    /// <summary>RFLINUXTHPN: SIGUSR1 tells of the child's end.</summary>
    LinuxThread = 1 << 16,

    /// <summary>RFTSIGZMB: the signal in <see cref="SignalMask"/> tells of the child's end; 0 is none.</summary>
    EndSignal = 1 << 19,

    /// <summary>RFTSIGFLAGS(n): n shifted left by 20.</summary>
    SignalMask = 0xFF << 20,

    /// <summary>RFSPAWN: vfork, with default actions for caught signals in the child. Stands alone.</summary>
    Spawn = 1U << 31,
}
