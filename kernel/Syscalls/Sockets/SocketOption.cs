namespace Tine.Syscalls;

/// <summary>Options of SOL_SOCKET; socket(7).</summary>
internal enum SocketOption
{
    ReuseAddress = 2,
    Kind = 3,
    Error = 4,
    DoNotRoute = 5,
    Broadcast = 6,
    SendBuffer = 7,
    ReceiveBuffer = 8,
    KeepAlive = 9,
    OutOfBandInline = 10,
    NoChecksum = 11,
    Priority = 12,
    Linger = 13,
    TellSenders = 16,
    PeerCredentials = 17,
    LowestReceive = 18,
    LowestSend = 19,
    ReceiveTimeout = 20,
    SendTimeout = 21,
    IsListening = 30,
    ForceSendBuffer = 32,
    ForceReceiveBuffer = 33,
    TellSecurity = 34,
    Mark = 36,
    Protocol = 38,
    Domain = 39,
}
