using System;

namespace Tine.Processes;

/// <summary>PTRACE_O_ options of ptrace(2): the events that stop a tracee.</summary>
[Flags]
public enum TraceOptions : uint
{
    None = 0,

    /// <summary>Bit 7 in the signal of system-call stops.</summary>
    MarkCalls = 0x1,
    Fork = 0x2,
    VFork = 0x4,
    Clone = 0x8,
    Exec = 0x10,
    VForkDone = 0x20,
    Exit = 0x40,

    /// <summary>Events of seccomp(2), which never happen.</summary>
    Seccomp = 0x80,

    /// <summary>The tracee is killed when its tracer ends.</summary>
    ExitKill = 0x10_0000,
    SuspendSeccomp = 0x20_0000,
    All = 0xff | ExitKill | SuspendSeccomp,
}
