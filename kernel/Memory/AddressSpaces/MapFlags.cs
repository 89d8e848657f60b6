using System;

namespace Tine.Memory;

/// <summary>mmap's MAP_* bits, with Linux's values for x86-64.</summary>
[Flags]
public enum MapFlags
{
    None = 0,
    Shared = 0x01,
    Private = 0x02,
    SharedValidate = 0x03,
    Type = 0x0f,
    Fixed = 0x10,
    Anonymous = 0x20,
    Below2GiB = 0x40,
    GrowsDown = 0x0100,
    DenyWrite = 0x0800,
    Executable = 0x1000,
    Locked = 0x2000,
    NoReserve = 0x4000,
    Populate = 0x8000,
    NonBlocking = 0x1_0000,
    Stack = 0x2_0000,
    HugePages = 0x4_0000,
    Synchronous = 0x8_0000,
    FixedNoReplace = 0x10_0000,
}
