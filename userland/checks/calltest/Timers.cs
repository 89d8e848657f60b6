using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.CallTest;

/// <summary>timerfd_create(2).</summary>
internal static unsafe class Timers
{
    private const int Monotonic = 1;
    private const int Absolute = 1;
    private const long Millisecond = 1_000_000;

    internal static void Run()
    {
        Case("timerfd: reads sleep until the time has come", &Once);
        Case("timerfd: an interval counts what nobody read", &Again);
        Case("timerfd: absolute times, disarming and errors", &Edges);
        Case("timerfd: poll and epoll wait for it", &Waits);
    }

    private static bool Once()
    {
        int timer = Create(0);
        long before = Unix.Now();
        Set(timer, 0, 20 * Millisecond, 0);
        bool isGood = Holds(Calls.ReadCount(timer, out ulong count).Int == 8 && count == 1, "once");
        return isGood & Holds(Unix.Now() - before >= 20 * Millisecond, "not too early");
    }

    private static bool Again()
    {
        int timer = Create(Calls.NonBlocking);
        Set(timer, 0, Millisecond, Millisecond);
        Unix.Sleep(20 * Millisecond);
        bool isGood = Holds(Calls.ReadCount(timer, out ulong count).Succeeded && count >= 15, "many times");
        Set(timer, 0, 0, 0);
        isGood &= Gives(Calls.ReadCount(timer, out _), Errno.EAGAIN, "off, and nothing to be told");
        return isGood & Holds(Left(timer) == 0, "nothing left");
    }

    private static bool Edges()
    {
        int timer = Create(Calls.NonBlocking);
        Set(timer, Absolute, 1, 0);
        bool isGood = Holds(Calls.ReadCount(timer, out ulong count).Succeeded && count == 1, "a time that is past");
        Set(timer, 0, 100_000 * Millisecond, 0);
        isGood &= Holds(Left(timer) is > 99_000 * Millisecond and <= 100_000 * Millisecond, "what is left");
        Unix.Pipe2(out int pipe, out _);
        return isGood & Gives(Calls.ReadCount(timer, out _), Errno.EAGAIN, "not yet")
            & Gives(Unix.Call(SystemCall.TimerFdCreate, 77, 0), Errno.EINVAL, "an unknown clock")
            & Gives(Unix.Call(SystemCall.TimerFdCreate, Monotonic, 1), Errno.EINVAL, "unknown flags")
            & Gives(Set(timer, 0, -1, 0), Errno.EINVAL, "a negative time")
            & Gives(Set(pipe, 0, 1, 0), Errno.EINVAL, "a pipe") & Gives(Set(999, 0, 1, 0), Errno.EBADF, "nothing")
            & Gives(Calls.WriteCount(timer, 1), Errno.EINVAL, "writing");
    }

    private static bool Waits()
    {
        int timer = Create(0);
        Set(timer, 0, 10 * Millisecond, 0);
        var entry = new PollEntry { Descriptor = timer, Events = PollEntry.Readable };
        bool isGood = Holds(Unix.Poll(&entry, 1, -1).Int == 1, "poll");
        int poll = Unix.Call(SystemCall.EpollCreate1).Int;
        byte* record = stackalloc byte[12];
        *(uint*)record = 1;
        Set(timer, 0, 10 * Millisecond, 0);
        Unix.Call(SystemCall.EpollCtl, (ulong)poll, 1, (ulong)timer, (ulong)record);
        return isGood & Holds(Unix.Call(SystemCall.EpollWait, (ulong)poll, (ulong)record, 1, ulong.MaxValue).Int == 1, "epoll");
    }

    private static int Create(int flags) => Unix.Call(SystemCall.TimerFdCreate, Monotonic, (ulong)flags).Int;

    private static SysResult Set(int timer, int flags, long firstNanoseconds, long intervalNanoseconds)
    {
        TimeSpecification* value = stackalloc TimeSpecification[2];
        value[0] = Specify(intervalNanoseconds);
        value[1] = Specify(firstNanoseconds);
        return Unix.Call(SystemCall.TimerFdSetTime, (ulong)timer, (ulong)flags, (ulong)value, 0);
    }

    private static long Left(int timer)
    {
        TimeSpecification* value = stackalloc TimeSpecification[2];
        Unix.Call(SystemCall.TimerFdGetTime, (ulong)timer, (ulong)value);
        return (value[1].Seconds * 1000 * Millisecond) + value[1].Nanoseconds;
    }

    private static TimeSpecification Specify(long nanoseconds) =>
        new() { Seconds = nanoseconds / (1000 * Millisecond), Nanoseconds = nanoseconds % (1000 * Millisecond) };
}
