using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongLists;

/// <summary>Sockets by the thousand.</summary>
internal static unsafe class SocketCases
{
    private const int DescriptorLimit = 7;
    private const ulong Local = 1;
    private const ulong Stream = 1;
    private const ulong Datagram = 2;
    private const ulong NonBlocking = 0x800;

    internal static void Run()
    {
        Case("10000 abstract names", &Names);
        Case("4000 connections to a listener that closes", &Backlog);
    }

    private static bool Names()
    {
        const int count = 10_000;
        const ulong nameless = sizeof(short);
        Unix.Limit(DescriptorLimit, count + 100, count + 100);
        short family = (short)Local;
        bool isGood = true;
        for (int i = 0; i < count; i++)
        {
            SysResult socket = Unix.Call(SystemCall.Socket, Local, Datagram);
            isGood &= Unix.Call(SystemCall.Bind, (ulong)socket.Int, (ulong)&family, nameless).Succeeded;
        }

        return Holds(isGood, "each gets one");
    }

    private static bool Backlog()
    {
        const int count = 4000;
        Unix.Limit(DescriptorLimit, count + 100, count + 100);
        byte* address = stackalloc byte[7];
        *(short*)address = (short)Local;
        address[2] = 0;
        *(int*)(address + 3) = Unix.GetPid();
        int listener = Unix.Call(SystemCall.Socket, Local, Stream).Int;
        Unix.Call(SystemCall.Bind, (ulong)listener, (ulong)address, 7);
        Unix.Call(SystemCall.Listen, (ulong)listener, count);
        bool isGood = true;
        for (int i = 0; i < count; i++)
        {
            int socket = Unix.Call(SystemCall.Socket, Local, Stream | NonBlocking).Int;
            isGood &= Unix.Call(SystemCall.Connect, (ulong)socket, (ulong)address, 7).Succeeded;
            isGood &= Unix.Write(socket, "hello"u8).Raw == 5;
        }

        return Holds(isGood, "all connect") & Holds(Unix.Close(listener).Succeeded, "close");
    }
}
