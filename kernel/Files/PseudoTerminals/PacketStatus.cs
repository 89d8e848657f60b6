using System;

namespace Tine.Files;

/// <summary>The first byte of what a master in packet mode reads: TIOCPKT of tty_ioctl(4).</summary>
[Flags]
internal enum PacketStatus : byte
{
    /// <summary>Output follows.</summary>
    Data = 0,
    InputFlushed = 1,
    OutputFlushed = 2,
    Stopped = 4,
    Started = 8,

    /// <summary>^S and ^Q have no meaning at the terminal.</summary>
    NoFlowKeys = 16,
    FlowKeys = 32,

    /// <summary>Settings changed, before or after which the far end edits (EXTPROC).</summary>
    Settings = 64,
}
