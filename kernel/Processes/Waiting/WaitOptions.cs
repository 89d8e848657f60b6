using System;

namespace Tine.Processes;

/// <summary>Options of wait4(2) and waitid(2), Linux values.</summary>
[Flags]
public enum WaitOptions : uint
{
    None = 0,
    NoHang = 0x1,
    Stopped = 0x2,
    Exited = 0x4,
    Continued = 0x8,
    NoWait = 0x0100_0000,
    OwnThreadOnly = 0x2000_0000,
    All = 0x4000_0000,
    Clone = 0x8000_0000,

    ForWait4 = NoHang | Stopped | Continued | OwnThreadOnly | All | Clone,
    ForWaitId = ForWait4 | Exited | NoWait,
    Events = Stopped | Exited | Continued,
}
