namespace Tine.Files;

/// <summary>Numbers of ioctl(2) requests that more than terminals know; asm-generic/ioctls.h.</summary>
public static class ControlRequests
{
    /// <summary>TIOCOUTQ, SIOCOUTQ: int, how much of what was written is still on its way.</summary>
    public const uint BytesToSend = 0x5411;

    /// <summary>FIONREAD: int, how much can be read at once.</summary>
    public const uint BytesToRead = 0x541b;

    /// <summary>FIONBIO: int, turns O_NONBLOCK on or off.</summary>
    public const uint SetNonBlocking = 0x5421;

    /// <summary>FIONCLEX and FIOCLEX: close-on-exec off and on.</summary>
    public const uint ClearCloseOnExec = 0x5450;
    public const uint SetCloseOnExec = 0x5451;
}
