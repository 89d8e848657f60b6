using System;

namespace Tine.Files;

/// <summary>Flags of msgrcv(2).</summary>
[Flags]
public enum ReceiveFlags
{
    None = 0,
    NoWait = 0x800,

    /// <summary>MSG_NOERROR: what is too long is cut.</summary>
    Truncate = 0x1000,

    /// <summary>MSG_EXCEPT: any type but this one.</summary>
    Except = 0x2000,

    /// <summary>MSG_COPY: the message at a place, which stays.</summary>
    Copy = 0x4000,
}
