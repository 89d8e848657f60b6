using System;

namespace Tine.Files;

/// <summary>c_lflag.</summary>
[Flags]
public enum LocalModes : uint
{
    None = 0,
    Signals = 0x1,
    Canonical = 0x2,
    Echo = 0x8,
    EchoErase = 0x10,
    EchoKill = 0x20,
    EchoNewline = 0x40,
    NoFlush = 0x80,
    StopBackgroundOutput = 0x100,
    EchoControl = 0x200,
    EchoPrint = 0x400,
    EchoKillErase = 0x800,
    Extended = 0x8000,

    /// <summary>The far end edits, echoes and finds the keys: EXTPROC.</summary>
    ExternalProcessing = 0x10000,
}
