using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.CallTest;

/// <summary>epoll(7).</summary>
internal static unsafe class EventPolls
{
    internal const int Add = 1;
    private const int Remove = 2;
    private const int Change = 3;
    internal const uint In = 1;
    private const uint Out = 4;
    private const uint HangUp = 0x10;
    private const uint ReadHangUp = 0x2000;
    private const uint OneShot = 1u << 30;
    private const uint EdgeTriggered = 1u << 31;
    private const int RecordSize = 12;
    internal static void Run()
    {
        Case("epoll: level-triggered events come as long as they hold", &Level);
        Case("epoll: EPOLLET tells of each change once", &Edge);
        Case("epoll: EPOLLONESHOT disarms until EPOLL_CTL_MOD", &Once);
        Case("epoll: errors of epoll_ctl and epoll_wait", &Errors);
        Case("epoll: files that are always ready are refused, but for some of /proc", &Watchable);
        Case("epoll: a closed file is forgotten, a copy keeps it", &Closed);
        Case("epoll: end-of-file, EPOLLHUP and EPOLLRDHUP", &Ends);
        Case("epoll: one may watch another, and not in a ring", &Nested);
        Case("epoll: several ready files take turns", &Turns);
        Case("epoll: waiting ends with an event, a time limit or a signal", &Waits);
    }

    private static bool Level()
    {
        (int poll, int reader, int writer) = Watched(In);
        bool isGood = Holds(Ready(poll) == 0, "nothing yet");
        Unix.Write(writer, "ab"u8);
        isGood &= Holds(Ready(poll) == In && Ready(poll) == In, "twice the same");
        Calls.Reads(reader, "ab"u8);
        return isGood & Holds(Ready(poll) == 0, "read, and no longer");
    }

    private static bool Edge()
    {
        (int poll, int reader, int writer) = Watched(In | EdgeTriggered);
        Unix.Write(writer, "ab"u8);
        bool isGood = Holds(Ready(poll) == In && Ready(poll) == 0, "once");
        Unix.Write(writer, "c"u8);
        isGood &= Holds(Ready(poll) == In && Ready(poll) == 0, "once more after another write");
        byte letter;
        Unix.Read(reader, &letter, 1);
        isGood &= Holds(Ready(poll) == 0, "reading is no such change");
        isGood &= Gives(Control(poll, Change, reader, In | EdgeTriggered), Errno.None, "EPOLL_CTL_MOD");
        return isGood & Holds(Ready(poll) == In, "which looks anew");
    }

    private static bool Once()
    {
        (int poll, int reader, int writer) = Watched(In | OneShot);
        Unix.Write(writer, "ab"u8);
        bool isGood = Holds(Ready(poll) == In && Ready(poll) == 0, "once");
        Unix.Close(writer);
        isGood &= Holds(Ready(poll) == 0, "not even the end of it");
        Control(poll, Change, reader, In | OneShot);
        return isGood & Holds(Ready(poll) == (In | HangUp), "armed again");
    }

    private static bool Errors()
    {
        (int poll, int reader, int writer) = Watched(In);
        int file = Unix.Open("a", OpenFlags.ReadWrite | OpenFlags.Create).Int;
        byte* records = stackalloc byte[RecordSize];
        Unix.Unlink("a");
        return Gives(Control(poll, Add, reader, In), Errno.EEXIST, "added twice")
            & Gives(Control(poll, Add, file, In), Errno.EPERM, "a regular file")
            & Gives(Control(poll, Add, 999, In), Errno.EBADF, "what is not open")
            & Gives(Control(poll, Add, poll, In), Errno.EINVAL, "itself")
            & Gives(Control(reader, Add, poll, In), Errno.EINVAL, "into what is no epoll")
            & Gives(Control(poll, Change, writer, In), Errno.ENOENT, "changing what is not in")
            & Gives(Control(poll, Remove, reader, 0), Errno.None, "removing")
            & Gives(Control(poll, Remove, reader, 0), Errno.ENOENT, "removing what is not in")
            & Gives(Control(poll, 9, reader, In), Errno.EINVAL, "an unknown operation")
            & Gives(Unix.Call(SystemCall.EpollWait, (ulong)poll, (ulong)records, 0, 0), Errno.EINVAL, "no room")
            & Gives(Unix.Call(SystemCall.EpollWait, (ulong)reader, (ulong)records, 1, 0), Errno.EINVAL, "waiting at a pipe")
            & Gives(Unix.Call(SystemCall.EpollCreate1, 1), Errno.EINVAL, "unknown flags");
    }

    private static bool Watchable()
    {
        bool isGood = true;
        foreach (string path in new[] { "/proc/meminfo", "/proc/uptime", "/proc/sys/kernel/hostname" })
        {
            isGood &= Holds(ReadyOf(path, out Errno error) == (In | Out) && error == Errno.None, path);
        }

        foreach (string path in new[] { "/proc/self/mounts", "/dev/random" })
        {
            isGood &= Holds(ReadyOf(path, out Errno error) == In && error == Errno.None, path);
        }

        foreach (string path in new[] { "/proc/self/status", "/proc/self/maps", "/proc", "/dev/null", "/dev/zero", "/dev/full", "/dev/urandom" })
        {
            isGood &= Holds(ReadyOf(path, out Errno error) == 0 && error == Errno.EPERM, path);
        }

        return isGood;
    }

    /// <summary>The events that an epoll tells of a file, and whether it took it.</summary>
    private static uint ReadyOf(string path, out Errno error)
    {
        int poll = Unix.Call(SystemCall.EpollCreate1).Int;
        int file = Unix.Open(path, OpenFlags.ReadOnly).Int;
        error = Control(poll, Add, file, In | Out).Error;
        uint ready = Ready(poll);
        Unix.Close(file);
        Unix.Close(poll);
        return ready;
    }

    private static bool Closed()
    {
        (int poll, int reader, int writer) = Watched(In);
        Unix.Write(writer, "a"u8);
        int copy = Unix.Dup(reader).Int;
        Unix.Close(reader);
        bool isGood = Holds(Ready(poll) == In, "the copy is still open");
        Unix.Close(copy);
        return isGood & Holds(Ready(poll) == 0, "now nothing is");
    }

    private static bool Ends()
    {
        (int poll, _, int writer) = Watched(In);
        Unix.Close(writer);
        bool isGood = Holds(Ready(poll) == HangUp, "a pipe without writers");
        int* ends = stackalloc int[2];
        Unix.Call(SystemCall.SocketPair, 1, 1, 0, (ulong)ends);
        int other = Unix.Call(SystemCall.EpollCreate1).Int;
        Control(other, Add, ends[0], In | Out | ReadHangUp);
        isGood &= Holds(Ready(other) == Out, "a socket can be written");
        Unix.Close(ends[1]);
        return isGood & Holds(Ready(other) == (In | Out | HangUp | ReadHangUp), "and tells that the other end is gone");
    }

    private static bool Nested()
    {
        (int inner, _, int writer) = Watched(In);
        int outer = Unix.Call(SystemCall.EpollCreate1).Int;
        bool isGood = Gives(Control(outer, Add, inner, In), Errno.None, "one in another");
        isGood &= Gives(Control(inner, Add, outer, In), Errno.ELOOP, "and the other way round");
        isGood &= Holds(Ready(outer) == 0, "nothing yet");
        Unix.Write(writer, "a"u8);
        return isGood & Holds(Ready(outer) == In && Ready(inner) == In, "both are ready");
    }

    private static bool Turns()
    {
        int poll = Unix.Call(SystemCall.EpollCreate1).Int;
        for (int i = 0; i < 3; i++)
        {
            Unix.Pipe2(out int reader, out int writer);
            Unix.Write(writer, "a"u8);
            Control(poll, Add, reader, In);
        }

        byte* records = stackalloc byte[4 * RecordSize];
        int all = Unix.Call(SystemCall.EpollWait, (ulong)poll, (ulong)records, 4, 0).Int;
        int seen = 0;
        for (int i = 0; i < 3; i++)
        {
            Unix.Call(SystemCall.EpollWait, (ulong)poll, (ulong)records, 1, 0);
            seen |= 1 << *(int*)(records + sizeof(uint));
        }

        return Holds(all == 3, "all at once") & Holds((seen & (seen - 1)) != 0, "not the same each time");
    }

    private static bool Waits()
    {
        (int poll, int reader, int writer) = Watched(In);
        byte* records = stackalloc byte[RecordSize];
        bool isGood = Holds(Unix.Call(SystemCall.EpollWait, (ulong)poll, (ulong)records, 1, 5).Raw == 0, "the time limit");
        int child = Calls.Child(&WriteOne, writer);
        isGood &= Holds(Unix.Call(SystemCall.EpollWait, (ulong)poll, (ulong)records, 1, ulong.MaxValue).Raw == 1, "the event");
        isGood &= Calls.EndedWell(child) & Calls.Reads(reader, "x"u8);
        TimeSpecification limit = new() { Nanoseconds = 2_000_000 };
        isGood &= Holds(Unix.Call(SystemCall.EpollPWait2, (ulong)poll, (ulong)records, 1, (ulong)&limit, 0, 8).Raw == 0, "epoll_pwait2's limit");
        Interruption.Arm(Unix.RestartFlag);
        isGood &= Gives(Unix.Call(SystemCall.EpollWait, (ulong)poll, (ulong)records, 1, ulong.MaxValue), Errno.EINTR, "a signal, SA_RESTART or not");
        return isGood;
    }

    private static bool WriteOne(int writer) => Unix.Write(writer, "x"u8).Int == 1;

    /// <summary>A pipe, and an epoll that watches its reading end.</summary>
    private static (int Poll, int Reader, int Writer) Watched(uint events)
    {
        Unix.Pipe2(out int reader, out int writer);
        int poll = Unix.Call(SystemCall.EpollCreate1).Int;
        Control(poll, Add, reader, events);
        return (poll, reader, writer);
    }

    /// <summary>The descriptor is told as data.</summary>
    internal static SysResult Control(int poll, int operation, int descriptor, uint events)
    {
        byte* record = stackalloc byte[RecordSize];
        *(uint*)record = events;
        *(ulong*)(record + sizeof(uint)) = (uint)descriptor;
        return Unix.Call(SystemCall.EpollCtl, (ulong)poll, (ulong)operation, (ulong)descriptor, (ulong)record);
    }

    /// <summary>The events that are told of the only file now, 0 for none.</summary>
    internal static uint Ready(int poll)
    {
        byte* record = stackalloc byte[RecordSize];
        return Unix.Call(SystemCall.EpollWait, (ulong)poll, (ulong)record, 1, 0).Int == 1 ? *(uint*)record : 0;
    }
}
