namespace Tine.Files;

/// <summary>Numbers of ioctl(2) requests that more than terminals know; asm-generic/ioctls.h.</summary>
public static class ControlRequests
{
    /// <summary>TIOCOUTQ, SIOCOUTQ: int, how much of what was written is still on its way.</summary>
    public const uint BytesToSend = 0x5411;

    /// <summary>FIONREAD: int, how much can be read at once.</summary>
    public const uint BytesToRead = 0x541b;

    /// <summary>SIOCATMARK: int, whether the next byte is the urgent one.</summary>
    public const uint IsAtMark = 0x8905;

    /// <summary>FIOSETOWN and SIOCSPGRP, FIOGETOWN and SIOCGPGRP: int, the owner of a socket as F_SETOWN and F_GETOWN have it.</summary>
    public const uint SetOwner = 0x8901;
    public const uint SetOwnerGroup = 0x8902;
    public const uint GetOwner = 0x8903;
    public const uint GetOwnerGroup = 0x8904;

    /// <summary>FIOASYNC: int, turns O_ASYNC on or off.</summary>
    public const uint SetAsync = 0x5452;

    /// <summary>FIONBIO: int, turns O_NONBLOCK on or off.</summary>
    public const uint SetNonBlocking = 0x5421;

    /// <summary>FIONCLEX and FIOCLEX: close-on-exec off and on.</summary>
    public const uint ClearCloseOnExec = 0x5450;
    public const uint SetCloseOnExec = 0x5451;
}
