using Tine.Runtime;

namespace Tine.LimitConform;

/// <summary>Pairs of sockets, and files that are sent through them.</summary>
internal static unsafe class Sockets
{
    /// <summary>SOCK_NONBLOCK.</summary>
    internal const int NonBlocking = 2048;

    internal static (int Sender, int Receiver) Pair(int flags = 0)
    {
        int* ends = stackalloc int[2];
        Unix.Call(SystemCall.SocketPair, 1, 1 | (ulong)flags, 0, (ulong)ends);
        return (ends[0], ends[1]);
    }

    /// <summary>Sends a byte with descriptor 1 beside it.</summary>
    internal static SysResult SendFile(int socket)
    {
        const int controlBytes = 20;
        byte* control = stackalloc byte[24];
        *(ulong*)control = controlBytes;
        *(int*)(control + 8) = 1; // SOL_SOCKET
        *(int*)(control + 12) = 1; // SCM_RIGHTS
        *(int*)(control + 16) = 1;
        byte one = 1;
        var vector = new IoVector { Start = &one, Length = 1 };
        var header = new MessageHeader { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = controlBytes };
        return Unix.Call(SystemCall.SendMsg, (ulong)socket, (ulong)(&header), 0);
    }
}
