using Tine.Runtime;
using static Tine.CallTest.EventPolls;
using static Tine.Runtime.Tap;

namespace Tine.CallTest;

/// <summary>epoll(7): EPOLLEXCLUSIVE wakes one of several that wait for one file.</summary>
internal static unsafe class EventPollExclusive
{
    private const int Waiters = 4;
    private const int Change = 3;
    private const uint Out = 4;
    private const uint OneShot = 1u << 30;
    private const uint EdgeTriggered = 1u << 31;
    private const uint Exclusive = 1u << 28;
    private const uint WakeUp = 1u << 29;
    private const uint ReadHangUp = 0x2000;
    private const ulong Settling = 100;
    private const ulong ShortWait = 2000;
    private const ulong LongWait = 5000;
    private const int RecordSize = 12;

    internal static void Run()
    {
        Case("epoll: EPOLLEXCLUSIVE wakes one of four, level-triggered", &OneOfFour);
        Case("epoll: EPOLLEXCLUSIVE wakes one of four, edge-triggered", &OneOfFourAtEdge);
        Case("epoll: EPOLLEXCLUSIVE wakes another one for each event", &OneForEach);
        Case("epoll: EPOLLEXCLUSIVE passes over whom nobody waits for", &Idle);
        Case("epoll: EPOLLEXCLUSIVE beside others, who hear of everything", &BesideOthers);
        Case("epoll: EPOLLEXCLUSIVE does not stop at one that wants other events", &OtherEvents);
        Case("epoll: EPOLLEXCLUSIVE, flags that are refused", &Refused);
    }

    private static bool OneOfFour() => Woken(In | Exclusive, 1, "x"u8) == 1;

    private static bool OneOfFourAtEdge() => Woken(In | Exclusive | EdgeTriggered, 1, "x"u8) == 1;

    private static bool OneForEach() => Woken(In | Exclusive | EdgeTriggered, Waiters, "x"u8) == Waiters;

    /// <summary>Counts which of four waiting processes are told of so many writes, each into an epoll of its own.</summary>
    private static int Woken(uint events, int writes, System.ReadOnlySpan<byte> bytes)
    {
        Unix.Pipe2(out int reader, out int writer);
        Unix.Pipe2(out int told, out int teller);
        Unix.Pipe2(out int ready, out int announcer);
        for (int i = 0; i < Waiters; i++)
        {
            if (Unix.Fork().Int == 0)
            {
                int poll = NewPoll(reader, events);
                Unix.Write(announcer, "r"u8);
                bool isTold = IsTold(poll, ShortWait);
                Unix.Write(teller, isTold ? "y"u8 : "n"u8);
                Unix.Call(SystemCall.Pause); // A closed epoll would ask the next one.
            }
        }

        byte letter;
        for (int i = 0; i < Waiters; i++)
        {
            Unix.Read(ready, &letter, 1);
        }

        for (int i = 0; i < writes; i++)
        {
            Unix.Sleep((long)Settling * 1_000_000);
            Unix.Write(writer, bytes);
        }

        int woken = 0;
        for (int i = 0; i < Waiters; i++)
        {
            Unix.Read(told, &letter, 1);
            woken += letter == 'y' ? 1 : 0;
        }

        Unix.Ignore(Signal.Terminate);
        Unix.Kill(0, Signal.Terminate);
        return Holds(woken > 0, "somebody") ? woken : 0;
    }

    private static bool Idle()
    {
        Unix.Pipe2(out int reader, out int writer);
        int idle = NewPoll(reader, In | Exclusive);
        int child = Calls.Child(&WaitFor, reader);
        Unix.Sleep((long)Settling * 1_000_000);
        Unix.Write(writer, "x"u8);
        return Calls.EndedWell(child) & Holds(Ready(idle) == In, "it knows when it looks");
    }

    private static bool BesideOthers()
    {
        Unix.Pipe2(out int reader, out int writer);
        int first = NewPoll(reader, In | Exclusive);
        int second = NewPoll(reader, In);
        int child = Calls.Child(&WaitFor, reader);
        int plain = Calls.Child(&PollFor, reader);
        Unix.Sleep((long)Settling * 1_000_000);
        Unix.Write(writer, "x"u8);
        return Calls.EndedWell(child) & Calls.EndedWell(plain) & Holds(Ready(first) == In && Ready(second) == In, "both know");
    }

    /// <summary>One that waits for room only, entered first, must not swallow what is to be read.</summary>
    private static bool OtherEvents()
    {
        int* ends = stackalloc int[2];
        Unix.Call(SystemCall.SocketPair, 1, 1, 0, (ulong)ends);
        int wantsRoom = Calls.Child(&WaitForHangUp, ends[0]);
        Unix.Sleep((long)Settling * 1_000_000);
        int child = Calls.Child(&WaitFor, ends[0]);
        Unix.Sleep((long)Settling * 1_000_000);
        Unix.Write(ends[1], "x"u8);
        bool isGood = Calls.EndedWell(child);
        Unix.Call(SystemCall.Shutdown, (ulong)ends[1], 2);
        return isGood & Calls.EndedWell(wantsRoom);
    }

    private static bool Refused()
    {
        Unix.Pipe2(out int reader, out _);
        int poll = Unix.Call(SystemCall.EpollCreate1).Int;
        int other = Unix.Call(SystemCall.EpollCreate1).Int;
        bool isGood = Gives(Control(poll, Add, reader, In | Exclusive | OneShot), Errno.EINVAL, "EPOLLONESHOT") & Gives(Control(poll, Add, reader, In | Exclusive | ReadHangUp), Errno.EINVAL, "EPOLLRDHUP");
        isGood &= Gives(Control(poll, Add, other, In | Exclusive), Errno.EINVAL, "an epoll") & Gives(Control(poll, Change, reader, In | Exclusive), Errno.EINVAL, "EPOLL_CTL_MOD, before ENOENT");
        isGood &= Gives(Control(poll, Add, reader, In | Out | EdgeTriggered | WakeUp | Exclusive), Errno.None, "what may stand beside it");
        isGood &= Gives(Control(poll, Change, reader, In), Errno.EINVAL, "it cannot be changed") & Gives(Control(poll, Add, reader, In), Errno.EEXIST, "it is there");
        return isGood & Gives(Control(poll, 2, reader, 0), Errno.None, "it can be removed") & Gives(Control(poll, Change, reader, In), Errno.ENOENT, "and is gone")
            & Gives(Control(poll, 7, reader, In), Errno.EINVAL, "an unknown operation");
    }

    private static bool WaitFor(int file) => WaitWith(file, In | Exclusive);

    private static bool WaitForHangUp(int file) => WaitWith(file, Exclusive);

    private static bool WaitWith(int file, uint events) => IsTold(NewPoll(file, events), LongWait);

    private static bool IsTold(int poll, ulong milliseconds)
    {
        byte* record = stackalloc byte[RecordSize];
        return Unix.Call(SystemCall.EpollWait, (ulong)poll, (ulong)record, 1, milliseconds).Int == 1;
    }

    private static bool PollFor(int file)
    {
        var entry = new PollEntry { Descriptor = file, Events = PollEntry.Readable };
        return Unix.Poll(&entry, 1, (int)LongWait).Int == 1;
    }

    private static int NewPoll(int file, uint events)
    {
        int poll = Unix.Call(SystemCall.EpollCreate1).Int;
        Control(poll, Add, file, events);
        return poll;
    }
}
