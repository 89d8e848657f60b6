using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongLists;

/// <summary>Epolls with tens of thousands of interests, and events that reach them all.</summary>
internal static unsafe class EventCases
{
    private const int DescriptorLimit = 7;
    private const int Count = 20_000;
    private const ulong Add = 1;
    private const uint Readable = 1;
    private const uint EdgeTriggered = 1u << 31;
    private const uint Exclusive = 1u << 28;

    internal static void Run()
    {
        Case("20000 interests in one file: an event, and none any more", &OneEvent);
        Case("20000 interests in one file: poll of the epoll when all are stale", &Stale);
        Case("20000 interests in one file: each is told of an edge once", &Edges);
        Case("20000 interests with EPOLLEXCLUSIVE and nobody who waits", &Exclusives);
        Case("20000 epolls with an interest in one file", &ManyPolls);
        Case("an epoll with 20000 interests in another", &Nested);
        Case("one file in 1000 epolls, each polled 100 times", &PolledPolls);
    }

    private static bool OneEvent()
    {
        int poll = Make(out int counter, Readable);
        bool isTold = Signal(counter) & Ready(poll) == Count;
        bool isOver = Drain(counter) & Ready(poll) == 0;
        bool isToldAgain = Signal(counter) & Ready(poll) == Count;
        Unix.Call(SystemCall.CloseRange, (ulong)counter, int.MaxValue, 0);
        return Holds(isTold && isToldAgain, "all are told") & Holds(isOver, "none is ready any more") & Holds(Ready(poll) == 0, "all are closed");
    }

    private static bool Stale()
    {
        int poll = Make(out int counter, Readable);
        Signal(counter);
        Drain(counter);
        var entry = new PollEntry { Descriptor = poll, Events = PollEntry.Readable };
        bool isQuiet = Unix.Poll(&entry, 1, 0).Raw == 0;
        Signal(counter);
        return Holds(isQuiet, "the epoll is not ready") & Holds(Unix.Poll(&entry, 1, 0).Raw == 1, "and then it is");
    }

    private static bool Edges()
    {
        int poll = Make(out int counter, Readable | EdgeTriggered);
        return Holds(Signal(counter) & Ready(poll) == Count, "each is told") & Holds(Ready(poll) == 0, "once");
    }

    private static bool Exclusives()
    {
        int poll = Make(out int counter, Readable | Exclusive);
        return Holds(Signal(counter) & Ready(poll) == Count, "all are told") & Holds(Drain(counter) & Ready(poll) == 0, "none any more");
    }

    private static bool ManyPolls()
    {
        Unix.Limit(DescriptorLimit, Count + 100, Count + 100);
        int counter = Unix.Call(SystemCall.EventFd2).Int;
        int last = 0;
        for (int i = 0; i < Count; i++)
        {
            last = Unix.Call(SystemCall.EpollCreate1).Int;
            Watch(last, counter, Readable);
        }

        return Holds(Signal(counter) & Ready(last) == 1, "the last one, too, is told");
    }

    /// <summary>One file may wake no more than 500 epolls through another (Linux, reverse_path_check).</summary>
    private static bool Nested()
    {
        int inner = Make(out _, Readable);
        int outer = Unix.Call(SystemCall.EpollCreate1).Int;
        bool isRefused = Gives(Watch(outer, inner, Readable), Errno.EINVAL, "one file often");
        int other = Unix.Call(SystemCall.EpollCreate1).Int;
        int counter = 0;
        Unix.Call(SystemCall.CloseRange, (ulong)(outer + 2), int.MaxValue, 0);
        Unix.Close(inner);
        Unix.Call(SystemCall.CloseRange, 3, (ulong)outer - 1, 0);
        for (int i = 0; i < Count / 2; i++)
        {
            counter = Unix.Call(SystemCall.EventFd2).Int;
            Watch(other, counter, Readable);
        }

        bool isAdded = Gives(Watch(outer, other, Readable), Errno.None, "many files once");
        Signal(counter);
        return isRefused & isAdded & Holds(Ready(outer) == 1, "it is told");
    }

    private static bool PolledPolls()
    {
        const int polls = 1000;
        const int entries = 100 * polls;
        Unix.Limit(DescriptorLimit, entries, entries);
        int counter = Unix.Call(SystemCall.EventFd2).Int;
        var records = (PollEntry*)Unix.MMap(entries * (ulong)sizeof(PollEntry)).Address;
        for (int i = 0; i < polls; i++)
        {
            int poll = Unix.Call(SystemCall.EpollCreate1).Int;
            Watch(poll, counter, Readable);
            for (int entry = i; entry < entries; entry += polls)
            {
                records[entry] = new PollEntry { Descriptor = poll, Events = PollEntry.Readable };
            }
        }

        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit(Unix.Poll(records, entries, 60_000).Raw == entries ? 0 : 1);
        }

        Unix.Sleep(1_000_000_000);
        Signal(counter);
        Unix.Wait(child.Int, out WaitStatus status);
        return Holds(status.Is(0), "all are told");
    }

    /// <summary>An epoll with that many interests in an event counter, each under a descriptor of its own.</summary>
    private static int Make(out int counter, uint events)
    {
        Unix.Limit(DescriptorLimit, Count + 100, Count + 100);
        int poll = Unix.Call(SystemCall.EpollCreate1).Int;
        counter = Unix.Call(SystemCall.EventFd2).Int;
        Watch(poll, counter, events);
        for (int i = 1; i < Count; i++)
        {
            Watch(poll, Unix.Dup(counter).Int, events);
        }

        return poll;
    }

    private static SysResult Watch(int poll, int file, uint events)
    {
        uint* record = stackalloc uint[3];
        record[0] = events;
        return Unix.Call(SystemCall.EpollCtl, (ulong)poll, Add, (ulong)file, (ulong)record);
    }

    private static bool Signal(int counter)
    {
        ulong one = 1;
        return Unix.Write(counter, (byte*)&one, sizeof(ulong)).Raw == sizeof(ulong);
    }

    private static bool Drain(int counter)
    {
        ulong value;
        return Unix.Read(counter, (byte*)&value, sizeof(ulong)).Raw == sizeof(ulong);
    }

    private static long Ready(int poll)
    {
        var records = (byte*)Unix.MMap(12 * (Count + 1)).Address;
        return Unix.Call(SystemCall.EpollWait, (ulong)poll, (ulong)records, Count + 1, 0).Raw;
    }
}
