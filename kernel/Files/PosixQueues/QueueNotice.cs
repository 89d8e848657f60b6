namespace Tine.Files;

/// <summary>The manner in which a process hears of a message: the part of struct sigevent that a queue keeps.</summary>
/// <param name="Kind">By signal, by cookie, or not at all.</param>
/// <param name="Signal">SIGEV_SIGNAL: its number; 0 for none.</param>
/// <param name="Value">Sent along.</param>
/// <param name="Socket">SIGEV_THREAD: the socket that gets the cookie; null for the others.</param>
/// <param name="Cookie">The cookie: it means something to the C library alone.</param>
public readonly record struct QueueNotice(
    QueueNoticeKind Kind, int Signal = 0, ulong Value = 0, NetlinkSocket? Socket = null, byte[]? Cookie = null);
