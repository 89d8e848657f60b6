using System;

namespace Tine.Files;

/// <summary>The flags of open(2) and F_SETFL; values of Linux x86-64 (asm-generic/fcntl.h).</summary>
[Flags]
public enum OpenFlags
{
    ReadOnly = 0,
    WriteOnly = 1,
    ReadWrite = 2,
    AccessMask = 3,
    Create = 0x40,
    Exclusive = 0x80,
    NoControllingTerminal = 0x100,
    Truncate = 0x200,
    Append = 0x400,
    NonBlocking = 0x800,
    DataSync = 0x1000,
    Async = 0x2000,
    Direct = 0x4000,
    LargeFile = 0x8000,
    Directory = 0x10000,
    NoFollow = 0x20000,
    NoAccessTime = 0x40000,
    CloseOnExec = 0x80000,
    Sync = 0x101000,
    Path = 0x200000,

    /// <summary>The bit of O_TMPFILE beside O_DIRECTORY.</summary>
    TemporaryFile = 0x400000,

    /// <summary>The flags that F_SETFL may change, besides O_ASYNC.</summary>
    Changeable = Append | NonBlocking | Direct | NoAccessTime,

    /// <summary>The flags that act at open alone and are not remembered.</summary>
    OnlyAtOpen = Create | Exclusive | NoControllingTerminal | Truncate | CloseOnExec,
}
