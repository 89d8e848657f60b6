using System;

namespace Tine.Files;

/// <summary>Events of poll(2); values of Linux x86-64, which epoll shares.</summary>
[Flags]
public enum PollEvents
{
    None = 0,
    In = 0x1,
    Priority = 0x2,
    Out = 0x4,
    Error = 0x8,
    HangUp = 0x10,
    Invalid = 0x20,
    ReadNormal = 0x40,
    ReadBand = 0x80,
    WriteNormal = 0x100,
    WriteBand = 0x200,

    /// <summary>POLLMSG: of a lease that breaks; poll never tells it.</summary>
    Message = 0x400,
    ReadHangUp = 0x2000,

    /// <summary>EPOLLEXCLUSIVE, EPOLLWAKEUP, EPOLLONESHOT and EPOLLET: how epoll tells, and no events.</summary>
    Exclusive = 1 << 28,
    WakeUp = 1 << 29,
    OneShot = 1 << 30,
    EdgeTriggered = 1 << 31,

    Readable = In | ReadNormal,
    Writable = Out | WriteNormal,

    /// <summary>Told whether asked for or not.</summary>
    Always = Error | HangUp,
}
