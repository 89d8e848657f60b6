using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.CallTest;

/// <summary>signalfd(2).</summary>
internal static unsafe class SignalFiles
{
    private const int RecordSize = 128;
    private const ulong New = ulong.MaxValue;

    internal static void Run()
    {
        Case("signalfd: takes blocked signals, in order, with who sent them", &Takes);
        Case("signalfd: a read sleeps until a signal comes, SIGCHLD too", &Sleeps);
        Case("signalfd: epoll hears of signals", &Polls);
        Case("signalfd: another mask, and errors", &Edges);
    }

    private static bool Takes()
    {
        int file = Create(Unix.MaskOf(Signal.User1) | Unix.MaskOf(Signal.User2), Calls.NonBlocking);
        byte* records = stackalloc byte[2 * RecordSize];
        int self = Unix.Call(SystemCall.GetPid).Int;
        bool isGood = Gives(Unix.Read(file, records, RecordSize), Errno.EAGAIN, "nothing yet");
        Unix.Kill(self, Signal.User2);
        Unix.Kill(self, Signal.User1);
        isGood &= Holds(Calls.Poll(file, PollEntry.Readable) == PollEntry.Readable, "poll");
        isGood &= Holds(Unix.Read(file, records, 2 * RecordSize).Int == 2 * RecordSize, "both at once");
        isGood &= Holds(*(int*)records == (int)Signal.User1 && *(int*)(records + RecordSize) == (int)Signal.User2, "the lower number first");
        return isGood & Holds(*(int*)(records + 12) == self, "the sender") & Gives(Unix.Read(file, records, 64), Errno.EINVAL, "too little room");
    }

    private static bool Sleeps()
    {
        int file = Create(Unix.MaskOf(Signal.Child), 0);
        int child = Calls.Child(&End, 0);
        byte* record = stackalloc byte[RecordSize];
        bool isGood = Holds(Unix.Read(file, record, RecordSize).Int == RecordSize, "a record");
        isGood &= Holds(*(int*)record == (int)Signal.Child && *(int*)(record + 12) == child && *(int*)(record + 40) == 0, "of the child's end");
        return isGood & Calls.EndedWell(child);
    }

    private static bool End(int unused) => true;

    private static bool Polls()
    {
        int file = Create(Unix.MaskOf(Signal.User1), 0);
        int poll = Unix.Call(SystemCall.EpollCreate1).Int;
        byte* record = stackalloc byte[RecordSize];
        *(uint*)record = 1;
        Unix.Call(SystemCall.EpollCtl, (ulong)poll, 1, (ulong)file, (ulong)record);
        bool isGood = Holds(Unix.Call(SystemCall.EpollWait, (ulong)poll, (ulong)record, 1, 0).Raw == 0, "nothing yet");
        int child = Calls.Child(&SendToParent, 0);
        isGood &= Holds(Unix.Call(SystemCall.EpollWait, (ulong)poll, (ulong)record, 1, ulong.MaxValue).Int == 1, "the child's signal");
        return isGood & Calls.EndedWell(child);
    }

    private static bool SendToParent(int unused) => Unix.Kill(Unix.Call(SystemCall.GetPpid).Int, Signal.User1).Succeeded;

    private static bool Edges()
    {
        int file = Create(Unix.MaskOf(Signal.User1), Calls.NonBlocking);
        ulong mask = Unix.MaskOf(Signal.User2);
        byte* record = stackalloc byte[RecordSize];
        bool isGood = Holds(Unix.Call(SystemCall.SignalFd4, (ulong)file, (ulong)&mask, 8, 0).Int == file, "changed");
        Unix.Block(mask);
        Unix.Kill(Unix.Call(SystemCall.GetPid).Int, Signal.User2);
        isGood &= Holds(Unix.Read(file, record, RecordSize).Int == RecordSize, "the other signal");
        return isGood & Gives(Unix.Call(SystemCall.SignalFd4, New, (ulong)&mask, 4, 0), Errno.EINVAL, "a set of another size")
            & Gives(Unix.Call(SystemCall.SignalFd4, New, (ulong)&mask, 8, 1), Errno.EINVAL, "unknown flags")
            & Gives(Unix.Call(SystemCall.SignalFd4, 999, (ulong)&mask, 8, 0), Errno.EBADF, "nothing");
    }

    /// <summary>Blocks the signals, as programs do.</summary>
    private static int Create(ulong mask, int flags)
    {
        Unix.Block(mask);
        return Unix.Call(SystemCall.SignalFd4, New, (ulong)&mask, 8, (ulong)flags).Int;
    }
}
