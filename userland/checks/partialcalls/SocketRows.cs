using Tine.Runtime;
using static Tine.PartialCalls.Rows;

namespace Tine.PartialCalls;

/// <summary>Sockets.</summary>
internal static unsafe class SocketRows
{
    private const ulong Internet = 2;
    private const ulong SocketLevel = 1;
    private const ulong AttachFilter = 26;
    private const int HeaderSize = 64;

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
        RefusesItself(socket, ends[1]);
        Refuses("setsockopt", "SO_ATTACH_FILTER", Errno.ENOPROTOOPT, 54, socket, SocketLevel, AttachFilter, (ulong)header, 16);
        Refuses("getsockopt", "SO_ATTACH_FILTER", Errno.ENOPROTOOPT, 55, socket, SocketLevel, AttachFilter, (ulong)header, (ulong)(ends + 2));
    }

    /// <summary>Expects that the other end of a pair is refused when it is sent to itself.</summary>
    private static void RefusesItself(ulong socket, int other)
    {
        ulong* control = stackalloc ulong[3];
        control[0] = 20;
        control[1] = (1UL << 32) | SocketLevel; // SCM_RIGHTS
        control[2] = (uint)other;
        byte letter = 0;
        ulong* vector = stackalloc ulong[2];
        vector[0] = (ulong)(&letter);
        vector[1] = 1;
        ulong* header = stackalloc ulong[7];
        header[0] = 0;
        header[1] = 0;
        header[2] = (ulong)vector;
        header[3] = 1;
        header[4] = (ulong)control;
        header[5] = 24;
        header[6] = 0;
        Refuses("sendmsg", "a socket in itself", Errno.ETOOMANYREFS, 46, socket, (ulong)header);
    }
}
