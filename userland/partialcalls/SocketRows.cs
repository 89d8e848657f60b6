using Tine.Runtime;
using static Tine.PartialCalls.Rows;

namespace Tine.PartialCalls;

/// <summary>Sockets.</summary>
internal static unsafe class SocketRows
{
    private const ulong Internet = 2;
    private const ulong OutOfBand = 1;
    private const ulong SocketLevel = 1;
    private const ulong Linger = 13;
    private const ulong ReceiveTimeout = 20;
    private const int HeaderSize = 56;

    internal static void Run()
    {
        int* ends = stackalloc int[4];
        byte* header = stackalloc byte[HeaderSize];
        for (int i = 0; i < HeaderSize; i++)
        {
            header[i] = 0;
        }

        Refuses("socket", "AF_INET", Errno.EAFNOSUPPORT, 41, Internet, 1);
        Refuses("socketpair", "AF_INET", Errno.EAFNOSUPPORT, 53, Internet, 1, 0, (ulong)ends);
        Unix.Call(SystemCall.SocketPair, 1, 1, 0, (ulong)ends);
        ulong socket = (ulong)ends[0];
        ends[2] = sizeof(int);
        Refuses("sendto", "MSG_OOB", Errno.ENOTSUP, 44, socket, (ulong)header, 1, OutOfBand);
        Refuses("recvfrom", "MSG_OOB", Errno.ENOTSUP, 45, socket, (ulong)header, 1, OutOfBand);
        Refuses("sendmsg", "MSG_OOB", Errno.ENOTSUP, 46, socket, (ulong)header, OutOfBand);
        Refuses("recvmsg", "MSG_OOB", Errno.ENOTSUP, 47, socket, (ulong)header, OutOfBand);
        Refuses("setsockopt", "SO_RCVTIMEO", Errno.ENOPROTOOPT, 54, socket, SocketLevel, ReceiveTimeout, (ulong)header, 16);
        Refuses("getsockopt", "SO_LINGER", Errno.ENOPROTOOPT, 55, socket, SocketLevel, Linger, (ulong)header, (ulong)(ends + 2));
    }
}
