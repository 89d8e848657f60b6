using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.SignalConform;

/// <summary>S8: what is left of an interrupted sleep.</summary>
internal static unsafe class SleepItems
{
    private const ulong Monotonic = 1;
    private const ulong Absolute = 1;
    private const long Minute = 60;

    internal static void Run()
    {
        Item("S8 nanosleep tells what is left", &Remainder);
        Item("S8 clock_nanosleep tells what is left; with TIMER_ABSTIME it leaves the remainder alone", &ClockRemainder);
        Item("S8 a sleep ends not before its time, and at once when that is over", &Duration);
        Item("S8 times that are none give EINVAL, clocks that are none EINVAL, a thread's clock ENOTSUP", &Refused);
    }

    private static void InterruptSoon()
    {
        Recorder.Catch(Signal.Alarm);
        Unix.SetRealTimer(50_000);
    }

    private static void ExpectRemainder(in TimeSpecification left)
    {
        Board.Expect(left.Seconds is >= Minute - 11 and < Minute, "less is left than was asked for, and not much less");
        Board.Expect(left.Nanoseconds is >= 0 and < 1_000_000_000, "the nanoseconds are less than a second");
    }

    private static void Remainder()
    {
        var time = new TimeSpecification { Seconds = Minute };
        InterruptSoon();
        Board.Expect(Unix.Call(SystemCall.NanoSleep, (ulong)&time, (ulong)&time), Errno.EINTR, "nanosleep");
        ExpectRemainder(time);
    }

    private static void ClockRemainder()
    {
        var time = new TimeSpecification { Seconds = Minute };
        TimeSpecification left = default;
        InterruptSoon();
        Board.Expect(Unix.Call(SystemCall.ClockNanoSleep, Monotonic, 0, (ulong)&time, (ulong)&left), Errno.EINTR, "clock_nanosleep");
        ExpectRemainder(left);
        Unix.Call(SystemCall.ClockGetTime, Monotonic, (ulong)&time);
        time.Seconds += Minute;
        left.Seconds = -77;
        InterruptSoon();
        Board.Expect(
            Unix.Call(SystemCall.ClockNanoSleep, Monotonic, Absolute, (ulong)&time, (ulong)&left), Errno.EINTR, "clock_nanosleep until");
        Board.Expect(left.Seconds, -77, "the remainder after TIMER_ABSTIME");
    }

    private static void Duration()
    {
        long begin = Unix.Now();
        Board.Expect(Unix.Sleep(30_000_000), Errno.None, "nanosleep");
        Board.Expect(Unix.Now() - begin >= 30_000_000, "it slept for 30 ms");
        var past = new TimeSpecification { Seconds = 1 };
        Board.Expect(Unix.Call(SystemCall.ClockNanoSleep, 0, Absolute, (ulong)&past, 0), Errno.None, "sleeping until 1970");
        Board.Expect(Unix.Sleep(0), Errno.None, "sleeping for no time");
    }

    private static void Refused()
    {
        var time = new TimeSpecification { Nanoseconds = 1_000_000_000 };
        Board.Expect(Unix.Call(SystemCall.NanoSleep, (ulong)&time, 0), Errno.EINVAL, "a second in nanoseconds");
        time = new TimeSpecification { Seconds = -1 };
        Board.Expect(Unix.Call(SystemCall.NanoSleep, (ulong)&time, 0), Errno.EINVAL, "a negative time");
        Board.Expect(Unix.Call(SystemCall.NanoSleep, 8, 0), Errno.EFAULT, "a time at 8");
        time = new TimeSpecification { Nanoseconds = 1 };
        Board.Expect(Unix.Call(SystemCall.ClockNanoSleep, 77, 0, (ulong)&time, 0), Errno.EINVAL, "clock 77");
        Board.Expect(Unix.Call(SystemCall.ClockNanoSleep, 3, 0, (ulong)&time, 0), Errno.ENOTSUP, "the thread's clock");
    }
}
