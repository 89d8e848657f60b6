using System;

namespace Tine.Files;

/// <summary>Flags of mount(2); values of Linux.</summary>
[Flags]
public enum MountFlags : ulong
{
    None = 0,
    ReadOnly = 1,
    NoSetId = 2,
    NoDevices = 4,
    NoExecute = 8,
    Synchronous = 0x10,
    Remount = 0x20,
    NoAccessTime = 0x400,
    NoDirectoryAccessTime = 0x800,
    Bind = 0x1000,
    Move = 0x2000,
    Recursive = 0x4000,
    Silent = 0x8000,
    Unbindable = 0x20000,
    Private = 0x40000,
    Slave = 0x80000,
    Shared = 0x100000,
    RelativeAccessTime = 0x200000,
    StrictAccessTime = 0x1000000,

    /// <summary>The choices of when access times are noted.</summary>
    AccessTimes = NoAccessTime | NoDirectoryAccessTime | RelativeAccessTime | StrictAccessTime,

    /// <summary>The propagation types of mounts; with one set of mounts these have nothing to do.</summary>
    Propagation = Unbindable | Private | Slave | Shared,
}
