using System;

namespace Tine.Processes;

/// <summary>SA_ flags of sigaction(2), Linux x86-64.</summary>
[Flags]
public enum SignalFlags : ulong
{
    None = 0,
    NoChildStop = 0x1,
    NoChildWait = 0x2,
    SignalInfo = 0x4,
    Restorer = 0x0400_0000,
    OnStack = 0x0800_0000,
    Restart = 0x1000_0000,
    NoDefer = 0x4000_0000,
    ResetHandler = 0x8000_0000,
    ExposeTagBits = 0x800,

    /// <summary>
    /// Flags that are kept when an action is set; others are cleared (Linux 5.11), so that a program sees which exist.
    /// </summary>
    Known = NoChildStop | NoChildWait | SignalInfo | ExposeTagBits | Restorer | OnStack | Restart | NoDefer | ResetHandler,
}
