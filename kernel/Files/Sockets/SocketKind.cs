namespace Tine.Files;

/// <summary>The kind of a socket; values of Linux (SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET).</summary>
public enum SocketKind
{
    Stream = 1,
    Datagram = 2,
    SequencedPacket = 5,
}
