using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.ThreadConform;

/// <summary>X10: sleeps and timers that end at a time of day, when that is set. On Tine alone: the host's clock is its own.</summary>
internal static unsafe class ClockSetItems
{
    private const int RealTime = 0;
    private const ulong Absolute = 1;
    private const ulong CancelOnSet = 2;
    private const long Second = 1;

    /// <summary>A deadline that only a clock set forward brings near.</summary>
    private const long FarSeconds = 100_000;

    internal static void Run()
    {
        OnTine("X10 clock_nanosleep and futex waits until a time of day end when the clock is set past it", &Sleeps);
        OnTine("X10 a timerfd at a time of day comes when the clock is set past it, and later when it is set back", &Timers);
        OnTine("X10 TFD_TIMER_CANCEL_ON_SET: read and timerfd_settime tell ECANCELED once", &Cancels);
        OnTine("X10 a sleep for a duration does not follow the clock", &Durations);
    }

    private static TimeSpecification Now()
    {
        TimeSpecification now;
        Unix.Call(SystemCall.ClockGetTime, RealTime, (ulong)&now);
        return now;
    }

    private static void Move(long seconds)
    {
        TimeSpecification now = Now();
        now.Seconds += seconds;
        Board.Expect(Unix.Call(SystemCall.ClockSetTime, RealTime, (ulong)&now), Errno.None, "clock_settime");
    }

    private static void Sleeps()
    {
        SysResult sleeper = Unix.Fork();
        if (sleeper.Raw == 0)
        {
            TimeSpecification end = Now();
            end.Seconds += FarSeconds;
            Unix.Exit(Unix.Call(SystemCall.ClockNanoSleep, RealTime, Absolute, (ulong)&end, 0).Failed ? 1 : 0);
        }

        SysResult waiter = Unix.Fork();
        if (waiter.Raw == 0)
        {
            int word = 0;
            TimeSpecification end = Now();
            end.Seconds += FarSeconds;
            SysResult result = FutexCall.Make(&word, FutexCall.WaitBits | FutexCall.RealTime, 0, &end, null, uint.MaxValue);
            Unix.Exit(result.Error == Errno.ETIMEDOUT ? 0 : 1);
        }

        ProcessState.WaitFor('S', sleeper.Int);
        ProcessState.WaitFor('S', waiter.Int);
        Move(FarSeconds + Second);
        Ended.With(sleeper, 0, "the sleeper");
        Ended.With(waiter, 0, "the waiter");
        Move(-FarSeconds);
    }

    private static SysResult Arm(int timer, long seconds, ulong flags)
    {
        TimeSpecification* record = stackalloc TimeSpecification[2];
        record[0] = default;
        record[1] = Now();
        record[1].Seconds += seconds;
        return Unix.Call(SystemCall.TimerFdSetTime, (ulong)timer, flags, (ulong)record, 0);
    }

    private static SysResult Make() => Unix.Call(SystemCall.TimerFdCreate, RealTime, 0x800); // TFD_NONBLOCK

    private static SysResult Read(int timer)
    {
        ulong count;
        return Unix.Call(SystemCall.Read, (ulong)timer, (ulong)&count, sizeof(ulong));
    }

    /// <summary>Milliseconds; far fewer than the timer would take if the clock had not been set.</summary>
    private const int Patience = 60_000;

    private static void Timers()
    {
        int timer = Make().Int;
        Board.Expect(Arm(timer, FarSeconds, Absolute), Errno.None, "timerfd_settime");
        Board.Expect(Read(timer), Errno.EAGAIN, "a read before");
        Move(FarSeconds + Second);
        var entry = new PollEntry { Descriptor = timer, Events = PollEntry.Readable };
        Board.Expect(Unix.Poll(&entry, 1, Patience).Raw, 1, "poll");
        Board.Expect(Read(timer).Raw, sizeof(ulong), "a read after");
        Board.Expect(Arm(timer, Second, Absolute), Errno.None, "timerfd_settime again");
        Move(-FarSeconds);
        Unix.Sleep(1_200_000_000);
        Board.Expect(Read(timer), Errno.EAGAIN, "a read after the clock was set back");
    }

    private static void Cancels()
    {
        int timer = Make().Int;
        Board.Expect(Arm(timer, FarSeconds, Absolute | CancelOnSet), Errno.None, "timerfd_settime");
        Move(Second);
        Board.Expect(Read(timer), Errno.ECANCELED, "a read");
        Board.Expect(Read(timer), Errno.EAGAIN, "the next one");
        Move(-Second);
        Board.Expect(Arm(timer, FarSeconds, Absolute | CancelOnSet), Errno.ECANCELED, "timerfd_settime");
        Board.Expect(Read(timer), Errno.EAGAIN, "a read after that");
        Board.Expect(Arm(timer, FarSeconds, Absolute), Errno.None, "timerfd_settime without the flag");
        Move(0);
        Board.Expect(Read(timer), Errno.EAGAIN, "a read without the flag");
    }

    private static void Durations()
    {
        long start = Unix.Now();
        SysResult sleeper = Unix.Fork();
        if (sleeper.Raw == 0)
        {
            Unix.Sleep(300_000_000);
            Unix.Exit(0);
        }

        ProcessState.WaitFor('S', sleeper.Int);
        Move(FarSeconds);
        Ended.With(sleeper, 0, "the sleeper");
        Board.Expect(Unix.Now() - start >= 300_000_000, "it has slept for as long as it wanted");
        Move(-FarSeconds);
    }
}
