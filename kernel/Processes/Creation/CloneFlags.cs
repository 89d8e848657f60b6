using System;

namespace Tine.Processes;

/// <summary>Flags of clone(2) and clone3(2), Linux values; the low byte of clone's is the exit signal.</summary>
[Flags]
public enum CloneFlags : ulong
{
    None = 0,
    ExitSignalMask = 0xff,
    NewTime = 0x80,
    Memory = 0x100,
    FileSystem = 0x200,
    Files = 0x400,
    SignalHandlers = 0x800,
    PidFd = 0x1000,
    Trace = 0x2000,
    VFork = 0x4000,
    Parent = 0x8000,
    Thread = 0x1_0000,
    NewMounts = 0x2_0000,
    SystemVSemaphores = 0x4_0000,
    SetThreadLocalStorage = 0x8_0000,
    ParentSetThreadId = 0x10_0000,
    ChildClearThreadId = 0x20_0000,
    Detached = 0x40_0000,
    Untraced = 0x80_0000,
    ChildSetThreadId = 0x100_0000,
    NewControlGroup = 0x200_0000,
    NewHostName = 0x400_0000,
    NewIpc = 0x800_0000,
    NewUser = 0x1000_0000,
    NewPid = 0x2000_0000,
    NewNetwork = 0x4000_0000,
    Io = 0x8000_0000,
    ClearSignalHandlers = 0x1_0000_0000,
    IntoControlGroup = 0x2_0000_0000,

    Namespaces = NewTime | NewMounts | NewControlGroup | NewHostName | NewIpc | NewUser | NewPid | NewNetwork,
}
