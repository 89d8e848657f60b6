using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.SignalConform;

/// <summary>S14: alarm and setitimer.</summary>
internal static unsafe class TimerItems
{
    private const ulong Real = 0;
    private const ulong Virtual = 1;
    private const ulong Profiling = 2;

    internal static void Run()
    {
        Item("S14 alarm tells what was left of the one before, and 0 calls it off", &Alarms);
        Item("S14 alarm and ITIMER_REAL are one timer; SIGALRM comes from the kernel", &OneTimer);
        Item("S14 ITIMER_REAL comes again and again; a forked child has none", &Again);
        Item("S14 ITIMER_VIRTUAL counts time of the program alone: SIGVTALRM", &VirtualTime);
        Item("S14 ITIMER_PROF counts time of the program and of the kernel for it: SIGPROF", &ProfilingTime);
        Item("S14 setitimer: a timer that is none, microseconds that are none, bad pointers", &Refused);
    }

    private static SysResult Set(ulong which, long microseconds, long interval = 0)
    {
        var timer = new IntervalTimer
        {
            Seconds = microseconds / 1_000_000,
            Microseconds = microseconds % 1_000_000,
            IntervalSeconds = interval / 1_000_000,
            IntervalMicroseconds = interval % 1_000_000,
        };
        return Unix.Call(SystemCall.SetITimer, which, (ulong)&timer, 0);
    }

    private static IntervalTimer Get(ulong which)
    {
        IntervalTimer timer;
        Board.Expect(Unix.Call(SystemCall.GetITimer, which, (ulong)&timer), Errno.None, "getitimer");
        return timer;
    }

    private static void WaitForRuns(int count)
    {
        while (Recorder.Count < count)
        {
            Unix.Sleep(1_000_000);
        }
    }

    private static void Alarms()
    {
        Unix.Alarm(0);
        Board.Expect(Unix.Alarm(100), 0, "what was left of none");
        int left = Unix.Alarm(50);
        Board.Expect(left is > 60 and <= 100, "what was left of 100 seconds");
        left = Unix.Alarm(0);
        Board.Expect(left is > 10 and <= 50, "what was left of 50 seconds");
        Board.Expect(Unix.Alarm(0), 0, "what was left after it was called off");
    }

    private static void OneTimer()
    {
        Unix.Alarm(50);
        Board.Expect(Get(Real).Seconds is > 10 and <= 50, "what getitimer tells of an alarm");
        Recorder.Catch(Signal.Alarm);
        Set(Real, 10_000);
        WaitForRuns(1);
        Recorder.ExpectOrder([(int)Signal.Alarm], "runs");
        Board.Expect(Recorder.At(0).Code, SignalCode.Kernel, "si_code");
        Board.Expect(Unix.Alarm(0), 0, "what is left afterwards");
    }

    private static void Again()
    {
        Recorder.Catch(Signal.Alarm);
        long begin = Unix.Now();
        Set(Real, 5_000, 5_000);
        WaitForRuns(5);
        Board.Expect(Unix.Now() - begin >= 25_000_000, "five times 5 ms have passed");
        Board.Expect(Get(Real).IntervalMicroseconds, 5_000, "the interval");
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            IntervalTimer none = Get(Real);
            Unix.Exit(none.Seconds == 0 && none.Microseconds == 0 && none.IntervalMicroseconds == 0 ? 0 : 1);
        }

        Ended.With(child, 0, "whether the child has a timer: its exit code");
        Set(Real, 0);
    }

    private static void VirtualTime()
    {
        Recorder.Catch(Signal.VirtualAlarm);
        Set(Virtual, 30_000);
        Unix.Sleep(60_000_000);
        Board.Expect(Recorder.Count, 0, "runs after sleeping");
        IntervalTimer left = Get(Virtual);
        Board.Expect(left.Seconds == 0 && left.Microseconds > 0, "something is left after sleeping");
        Recorder.BurnUntil(1);
        Recorder.ExpectOrder([(int)Signal.VirtualAlarm], "runs");
        Board.Expect(Recorder.At(0).Code, SignalCode.Kernel, "si_code");
        Board.Expect(Get(Virtual).Microseconds, 0, "what is left");
    }

    private static void ProfilingTime()
    {
        Recorder.Catch(Signal.Profiling);
        Set(Profiling, 20_000, 20_000);
        Recorder.BurnUntil(2);
        Set(Profiling, 0);
        Board.Expect(Recorder.At(0).Number, (int)Signal.Profiling, "the signal");
        Board.Expect(Recorder.At(0).Code, SignalCode.Kernel, "si_code");
    }

    private static void Refused()
    {
        IntervalTimer timer = default;
        Board.Expect(Unix.Call(SystemCall.GetITimer, 3, (ulong)&timer), Errno.EINVAL, "getitimer of 3");
        Board.Expect(Set(3, 1), Errno.EINVAL, "setitimer of 3");
        timer.Microseconds = 1_000_000;
        Board.Expect(Unix.Call(SystemCall.SetITimer, Real, (ulong)&timer, 0), Errno.EINVAL, "a second in microseconds");
        timer.Microseconds = 0;
        timer.Seconds = -1;
        Board.Expect(Unix.Call(SystemCall.SetITimer, Real, (ulong)&timer, 0), Errno.EINVAL, "a negative time");
        Board.Expect(Unix.Call(SystemCall.SetITimer, Real, 8, 0), Errno.EFAULT, "a timer at 8");
        Board.Expect(Unix.Call(SystemCall.GetITimer, Real, 8), Errno.EFAULT, "getitimer to 8");
    }
}
