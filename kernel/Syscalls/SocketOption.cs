namespace Tine.Syscalls;

/// <summary>Options of SOL_SOCKET; socket(7).</summary>
internal enum SocketOption
{
    ReuseAddress = 2,
    Kind = 3,
    Error = 4,
    SendBuffer = 7,
    ReceiveBuffer = 8,
    KeepAlive = 9,
    TellSenders = 16,
    PeerCredentials = 17,
    ReceiveTimeout = 20,
    SendTimeout = 21,
    IsListening = 30,
    Protocol = 38,
    Domain = 39,
}
