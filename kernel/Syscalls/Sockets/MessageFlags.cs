using System;

namespace Tine.Syscalls;

/// <summary>Flags of sendmsg(2) and recvmsg(2): MSG_*.</summary>
[Flags]
internal enum MessageFlags
{
    None = 0,
    OutOfBand = 1,
    Peek = 2,
    ControlCut = 8,
    Cut = 0x20,
    NeverWait = 0x40,
    EndOfRecord = 0x80,
    WaitForAll = 0x100,
    NoSignal = 0x4000,
    More = 0x8000,
    WaitForOne = 0x10000,
    CloseOnExec = 0x40000000,

    /// <summary>MSG_CMSG_COMPAT, of calls with 32 bits: EINVAL before anything is looked at.</summary>
    Compatible = unchecked((int)0x8000_0000),
}
