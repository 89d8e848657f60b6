using System;

namespace Tine.Files;

/// <summary>The options of a receive.</summary>
[Flags]
public enum ReceiveOptions
{
    None = 0,

    /// <summary>MSG_PEEK: what is read stays.</summary>
    Peek = 1,

    /// <summary>MSG_WAITALL: a stream fills the room.</summary>
    WaitForAll = 2,

    /// <summary>MSG_DONTWAIT or O_NONBLOCK.</summary>
    NeverWait = 4,

    /// <summary>MSG_OOB: the urgent byte alone.</summary>
    Urgent = 8,

    /// <summary>SO_OOBINLINE: the urgent byte is read in its place.</summary>
    UrgentInline = 16,
}
