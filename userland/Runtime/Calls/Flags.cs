using System;

namespace Tine.Runtime;

/// <summary>open(2).</summary>
[Flags]
public enum OpenFlags : uint
{
    ReadOnly = 0,
    WriteOnly = 1,
    ReadWrite = 2,
    Create = 0x40,
    Exclusive = 0x80,
    NoControllingTerminal = 0x100,
    Truncate = 0x200,
    Append = 0x400,
    NonBlocking = 0x800,
    Directory = 0x10000,
    NoFollow = 0x20000,
    CloseOnExec = 0x80000,
}

/// <summary>mmap(2), mprotect(2).</summary>
[Flags]
public enum Protection
{
    None = 0,
    Read = 1,
    Write = 2,
    Execute = 4,
    ReadWrite = Read | Write,
    GrowsDown = 0x0100_0000,
    GrowsUp = 0x0200_0000,
}

/// <summary>mmap(2).</summary>
[Flags]
public enum MapFlags
{
    Shared = 1,
    Private = 2,
    SharedValidate = 3,
    Fixed = 0x10,
    Anonymous = 0x20,
    Below2GiB = 0x40,
    GrowsDown = 0x100,
    Locked = 0x2000,
    NoReserve = 0x4000,
    Populate = 0x8000,
    LargePages = 0x40000,
    FixedNoReplace = 0x100000,
}

/// <summary>mremap(2).</summary>
[Flags]
public enum RemapFlags
{
    None = 0,
    MayMove = 1,
    Fixed = 2,
    DontUnmap = 4,
}

/// <summary>mlockall(2).</summary>
[Flags]
public enum LockAllFlags
{
    None = 0,
    Current = 1,
    Future = 2,
    OnFault = 4,
}

/// <summary>msync(2).</summary>
[Flags]
public enum SyncFlags
{
    None = 0,
    Asynchronous = 1,
    Invalidate = 2,
    Synchronous = 4,
}

/// <summary>clone(2). The low byte is the signal that tells the parent of the child's end.</summary>
[Flags]
public enum CloneFlags : ulong
{
    None = 0,
    ExitSignalChild = 17,
    Memory = 0x100,
    FileSystem = 0x200,
    Files = 0x400,
    SignalHandlers = 0x800,
    VFork = 0x4000,
    Parent = 0x8000,
    Thread = 0x10000,
    SetTls = 0x80000,
    ParentSetTid = 0x100000,
    ChildClearTid = 0x200000,
    ChildSetTid = 0x1000000,
}

/// <summary>wait4(2).</summary>
[Flags]
public enum WaitOptions
{
    None = 0,
    NoHang = 1,
    Untraced = 2,
    Continued = 8,
    All = 0x40000000,
    Clone = unchecked((int)0x80000000),
}

/// <summary>lseek(2).</summary>
public enum SeekOrigin
{
    Set = 0,
    Current = 1,
    End = 2,
}

/// <summary>fcntl(2).</summary>
public enum FileControl
{
    Duplicate = 0,
    GetDescriptorFlags = 1,
    SetDescriptorFlags = 2,
    GetStatusFlags = 3,
    SetStatusFlags = 4,
    DuplicateCloseOnExec = 1030,
    SetPipeSize = 1031,
    GetPipeSize = 1032,
}

/// <summary>ioctl(2) of a terminal.</summary>
public enum TerminalControl : uint
{
    GetAttributes = 0x5401,
    SetAttributes = 0x5402,
    GetOldAttributes = 0x5405,
    SetOldAttributes = 0x5406,
    FlowControl = 0x540A,
    Flush = 0x540B,
    SetControllingTerminal = 0x540E,
    GetForegroundGroup = 0x540F,
    SetForegroundGroup = 0x5410,
    GetWindowSize = 0x5413,
    SetWindowSize = 0x5414,
    BytesToRead = 0x541B,
    PacketMode = 0x5420,
    GiveUpControllingTerminal = 0x5422,
    SetDiscipline = 0x5423,
    GetSession = 0x5429,
    OpenPeer = 0x5441,
    GetLockedAttributes = 0x5456,
    SetLockedAttributes = 0x5457,
    GetAttributes2 = 0x802C542A,
    Lock = 0x40045431,
    SendSignal = 0x40045436,
    GetPacketMode = 0x80045438,
}
