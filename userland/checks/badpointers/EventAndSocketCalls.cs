using Tine.Runtime;
using static Tine.BadPointers.Trial;

namespace Tine.BadPointers;

/// <summary>Pointers of epoll, sockets, timers and signals as files, and locks.</summary>
internal static unsafe class EventAndSocketCalls
{
    private const int Add = 1;
    private const ulong New = ulong.MaxValue;
    private const ulong Datagram = 2;
    private const ulong GetLock = 5;
    private const ulong SetLock = 6;

    internal static void Run()
    {
        int* pair = stackalloc int[2];
        Unix.Call(SystemCall.SocketPair, 1, Datagram, 0, (ulong)pair);
        int counter = Unix.Call(SystemCall.EventFd2, 1, 0).Int;
        int poll = Unix.Call(SystemCall.EpollCreate1).Int;
        ulong* record = stackalloc ulong[2];
        record[0] = 1;
        record[1] = 0;
        Unix.Call(SystemCall.EpollCtl, (ulong)poll, Add, (ulong)counter, (ulong)record);
        Trial.Run(SystemCall.EpollCtl, "epoll_ctl: event", Direction.Reads, (ulong)poll, Add, (ulong)pair[0], Here);
        Trial.Run(SystemCall.EpollWait, "epoll_wait: events", Direction.Writes, (ulong)poll, Here, 1, 0);
        Trial.Run(SystemCall.Read, "read: of a counter", Direction.Writes, (ulong)Full(), Here, sizeof(ulong));
        Sockets((ulong)pair[0], (ulong)pair[1]);
        int file = Unix.Open("/tmp/badpointers.lock", OpenFlags.ReadWrite | OpenFlags.Create).Int;
        Unix.Unlink("/tmp/badpointers.lock");
        Trial.Run(SystemCall.FCntl, "fcntl F_GETLK: lock", Direction.Reads, (ulong)file, GetLock, Here);
        Trial.Run(SystemCall.FCntl, "fcntl F_SETLK: lock", Direction.Reads, (ulong)file, SetLock, Here);
        Trial.Run(SystemCall.SignalFd4, "signalfd4: signals", Direction.Reads, New, Here, sizeof(ulong));
        int timer = Unix.Call(SystemCall.TimerFdCreate, 1, 0).Int;
        Trial.Run(SystemCall.TimerFdSetTime, "timerfd_settime: value", Direction.Reads, (ulong)timer, 0, Here);
        Trial.Run(SystemCall.TimerFdGetTime, "timerfd_gettime: result", Direction.Writes, (ulong)timer, Here);
        Trial.Run(SystemCall.MemFdCreate, "memfd_create: name", Direction.Reads, Here);
    }

    private static void Sockets(ulong socket, ulong other)
    {
        Trial.Run(SystemCall.SocketPair, "socketpair: result", Direction.Writes, 1, 1, 0, Here);
        Trial.Run(SystemCall.Bind, "bind: address", Direction.Reads, socket, Here, 16);
        Trial.Run(SystemCall.Connect, "connect: address", Direction.Reads, socket, Here, 16);
        Trial.Run(SystemCall.SendTo, "sendto: bytes", Direction.Reads, socket, Here, 16);
        Trial.Run(SystemCall.SendMsg, "sendmsg: header", Direction.Reads, socket, Here);
        Trial.Run(SystemCall.RecvMsg, "recvmsg: header", Direction.Reads, other, Here);
        Trial.Run(SystemCall.GetSockOpt, "getsockopt: length", Direction.Sends, socket, 1, 3, (ulong)Places.Good, Here);
        Trial.Run(SystemCall.SetSockOpt, "setsockopt: value", Direction.Sends, socket, 1, 16, Here, sizeof(int));
        Trial.Run(SystemCall.GetSockName, "getsockname: length", Direction.Sends, socket, (ulong)Places.Good, Here);
    }

    /// <summary>A counter that gives one at a time and has more than the trial takes.</summary>
    private static int Full() => Unix.Call(SystemCall.EventFd2, 1_000, 1).Int;
}
