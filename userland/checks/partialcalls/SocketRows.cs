using System;
using Tine.Runtime;
using static Tine.PartialCalls.Rows;

namespace Tine.PartialCalls;

/// <summary>Sockets.</summary>
internal static unsafe class SocketRows
{
    private const ulong Internet = 2;
    private const ulong Netlink = 16;
    private const ulong DeviceEvents = 15;
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
        Refuses("socket", "AF_NETLINK for device events", Errno.EPROTONOSUPPORT, 41, Netlink, 3, DeviceEvents);
        ulong netlink = (ulong)Unix.Call((SystemCall)41, Netlink, 3).Raw;
        Refuses("socket", "an AF_NETLINK socket that sends", Errno.ENOTSUP, 44, netlink, (ulong)header, 16);
        Refuses("socketpair", "AF_INET", Errno.EAFNOSUPPORT, 53, Internet, 1, 0, (ulong)ends);
        Unix.Call(SystemCall.SocketPair, 1, 1, 0, (ulong)ends);
        ulong socket = (ulong)ends[0];
        ends[2] = sizeof(int);
        RefusesItself(socket, ends[1]);
        RefusesLong();
        Refuses("setsockopt", "SO_ATTACH_FILTER", Errno.ENOPROTOOPT, 54, socket, SocketLevel, AttachFilter, (ulong)header, 16);
        Refuses("getsockopt", "SO_ATTACH_FILTER", Errno.ENOPROTOOPT, 55, socket, SocketLevel, AttachFilter, (ulong)header, (ulong)(ends + 2));
    }

    /// <summary>Expects that a datagram that Linux would take is too long.</summary>
    private static void RefusesLong()
    {
        const ulong length = 100_000;
        int* ends = stackalloc int[2];
        Unix.Call(SystemCall.SocketPair, 1, 2, 0, (ulong)ends);
        ulong* vector = stackalloc ulong[2];
        vector[0] = (ulong)Unix.MMap(length).Raw;
        vector[1] = length;
        ulong* record = stackalloc ulong[8]; // mmsghdr: a header of seven words, and a length.
        new Span<ulong>(record, 8).Clear();
        record[2] = (ulong)vector;
        record[3] = 1;
        Refuses("sendto", "100,000 bytes", Errno.EMSGSIZE, 44, (ulong)ends[0], vector[0], length);
        Refuses("sendmmsg", "100,000 bytes", Errno.EMSGSIZE, 307, (ulong)ends[0], (ulong)record, 1);
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
