using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongCalls;

/// <summary>Calls that look at many descriptors.</summary>
internal static unsafe class WatchCases
{
    private const int DescriptorLimit = 7;
    private const int Most = 4096;
    private const int Watched = 4000;

    internal static void Run()
    {
        Case("poll of 4000 descriptors, at once and for a moment", &Polls);
        Case("select of the highest descriptor", &Selects);
        Case("epoll_wait of 1000 that are ready", &EventPolls);
        Case("4000 descriptors: a child changes its copy, close_range, exec's end", &Descriptors);
    }

    private static void RaiseLimit() => Unix.Limit(DescriptorLimit, Most, Most);

    private static bool Polls()
    {
        RaiseLimit();
        Unix.Pipe2(out int reader, out int writer);
        var entries = (PollEntry*)Unix.MMap(Watched * (ulong)sizeof(PollEntry)).Address;
        for (int i = 0; i < Watched; i++)
        {
            entries[i].Descriptor = reader;
            entries[i].Events = PollEntry.Readable;
        }

        bool isQuiet = Unix.Poll(entries, Watched, 0).Raw == 0 && Unix.Poll(entries, Watched, 5).Raw == 0;
        Unix.Write(writer, "x"u8);
        return Holds(isQuiet, "none is ready") & Holds(Unix.Poll(entries, Watched, 1000).Raw == Watched, "all are ready");
    }

    private static bool Selects()
    {
        RaiseLimit();
        Unix.Pipe2(out int reader, out _);
        Unix.Dup2(reader, Most - 1);
        ulong* set = stackalloc ulong[Most / 64];
        new System.Span<ulong>(set, Most / 64).Clear();
        set[(Most / 64) - 1] = 1UL << 63;
        long* time = stackalloc long[2];
        time[0] = 0;
        time[1] = 5000;
        return Holds(Unix.Call(SystemCall.Select, Most, (ulong)set, 0, 0, (ulong)time).Raw == 0, "it is not ready");
    }

    private static bool EventPolls()
    {
        const int count = 1000;
        RaiseLimit();
        int poll = Unix.Call(SystemCall.EpollCreate1).Int;
        uint* record = stackalloc uint[3];
        record[0] = 1;
        for (int i = 0; i < count; i++)
        {
            int counter = Unix.Call(SystemCall.EventFd2, 1).Int;
            Unix.Call(SystemCall.EpollCtl, (ulong)poll, 1, (ulong)counter, (ulong)record);
        }

        void* records = Unix.MMap(12 * count).Address;
        return Holds(Unix.Call(SystemCall.EpollWait, (ulong)poll, (ulong)records, count, 0).Raw == count, "all are told");
    }

    private static bool Descriptors()
    {
        RaiseLimit();
        int counter = Unix.Call(SystemCall.EventFd2).Int;
        for (int descriptor = counter + 1; descriptor < Watched; descriptor++)
        {
            Unix.Dup2(counter, descriptor);
        }

        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            bool isGood = Unix.Close(Watched - 1).Succeeded && Unix.Dup(0).Int == Watched - 1;
            Unix.Exit(isGood ? 0 : 1);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        bool isClosed = Unix.Call(SystemCall.CloseRange, (ulong)counter, uint.MaxValue, 0).Succeeded;
        return Holds(status.Raw == 0, "the child's lowest number") & Holds(isClosed && Unix.Dup(0).Int == counter, "all are closed");
    }
}
