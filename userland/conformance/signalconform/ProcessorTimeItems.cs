using System.Threading;
using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.SignalConform;

/// <summary>S17: clocks of processor time, by their numbers, and RLIMIT_CPU.</summary>
internal static unsafe class ProcessorTimeItems
{
    private const int OwnTime = 2; // CLOCK_PROCESS_CPUTIME_ID
    private const int OwnThreadTime = 3;
    private const int Exact = 2; // CPUCLOCK_SCHED
    private const int OfThread = 4;
    private const ulong Profiling = 2;
    private const ulong Absolute = 1;
    private const int ProcessorSeconds = 0; // RLIMIT_CPU
    private const long Millisecond = 1_000_000;

    internal static void Run()
    {
        Item("S17 SIGPROF goes to the thread that runs, not to the first one", &RunningThread);
        Item("S17 timers on the numbers that C libraries pass; never early; EINVAL for nobody's and a stranger's thread's", &Numbers);
        Item("S17 a timer on another process's time; ESRCH when that is over", &OthersTime);
        Item("S17 clock_nanosleep on a process's time, by length and by moment", &Sleeps);
        Item("S17 clock_nanosleep: which clocks give EINVAL, which EOPNOTSUPP", &NoSleeps);
        Item("S17 clock_settime: EINVAL, EPERM for processor time, EFAULT", &NotSet);
        Item("S17 RLIMIT_CPU: SIGXCPU at the soft limit, which rises by a second; SIGKILL at the hard one", &Limits);
        Item("S17 RLIMIT_CPU is inherited, and changed for another process by prlimit", &OthersLimit);
    }

    private static int ClockOf(int id) => (~id << 3) | Exact;

    private static int Burn(void* unused)
    {
        while (Volatile.Read(ref Board.Slot(0)) == 0)
        {
        }

        return 0;
    }

    private static void RunningThread()
    {
        static void Handler(int signal, SignalInformation* information, void* context)
        {
            int taker = Unix.GetTid() == Unix.GetPid() ? 2 : 1;
            if (++Board.Slot(taker) + Board.Slot(3 - taker) == 10)
            {
                Volatile.Write(ref Board.Slot(0), 1);
            }
        }

        Unix.Handle(Signal.Profiling, &Handler);
        Threads.Start(&Burn);
        var timer = new IntervalTimer { Microseconds = 10_000, IntervalMicroseconds = 10_000 };
        Unix.Call(SystemCall.SetITimer, Profiling, (ulong)&timer, 0);
        while (Volatile.Read(ref Board.Slot(0)) == 0)
        {
            Unix.Sleep(5 * Millisecond);
        }

        timer = default;
        Unix.Call(SystemCall.SetITimer, Profiling, (ulong)&timer, 0);
        Board.Expect(Board.Slot(1) >= 8, "the thread that burns took eight of ten at least");
    }

    private static void Numbers()
    {
        int thread = Threads.Start(&Burn).Int;
        foreach (int clock in (int[])[OwnTime, OwnThreadTime, ClockOf(0), ClockOf(0) | OfThread, ClockOf(Unix.GetPid()), ClockOf(thread) | OfThread])
        {
            Recorder.Clear();
            Recorder.Catch((Signal)43);
            int timer = ProcessorTimers.Create(clock, 43);
            long begin = ProcessorTimers.Now(clock);
            ProcessorTimers.Set(timer, 20 * Millisecond);
            Recorder.BurnUntil(1);
            Board.Expect(ProcessorTimers.Now(clock) - begin >= 20 * Millisecond, "not early");
            Board.Expect(Recorder.At(0).Code, SignalCode.Timer, "si_code");
            Board.Expect(Unix.Call(SystemCall.TimerDelete, (ulong)timer), Errno.None, "timer_delete");
        }

        Board.Slot(0) = 1;
        Board.Expect(ProcessorTimers.TryCreate(ClockOf(999_999)), Errno.EINVAL, "nobody's");
        Board.Expect(ProcessorTimers.TryCreate(ClockOf(Unix.GetPpid()) | OfThread), Errno.EINVAL, "a stranger's thread");
        Board.Expect(ProcessorTimers.TryCreate(ClockOf(0) | 3), Errno.ENOTSUP, "a clock that is a file");
        Board.Expect(ProcessorTimers.TryCreate(ClockOf(0) | OfThread | 3), Errno.EINVAL, "a thread's time of kind 3");
        Board.Expect(ProcessorTimers.TryCreate(4), Errno.ENOTSUP, "CLOCK_MONOTONIC_RAW");
        Board.Expect(ProcessorTimers.TryCreate(10), Errno.EINVAL, "clock 10");
    }

    private static void OthersTime()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Burn(null);
            Unix.Exit(0);
        }

        Recorder.Catch((Signal)43);
        int timer = ProcessorTimers.Create(ClockOf(child.Int), 43);
        ProcessorTimers.Set(timer, 20 * Millisecond);
        while (Recorder.Count == 0)
        {
            Unix.Sleep(Millisecond);
        }

        Board.Expect(ProcessorTimers.Now(ClockOf(child.Int)) >= 20 * Millisecond, "its time has come");
        Board.Slot(0) = 1;
        Ended.With(child, 0, "the child's exit code");
        Board.Expect(ProcessorTimers.Set(timer, Millisecond), Errno.ESRCH, "timer_settime afterwards");
    }

    private static void Sleeps()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Burn(null);
            Unix.Exit(0);
        }

        int clock = ClockOf(child.Int);
        long begin = ProcessorTimers.Now(clock);
        Board.Expect(Sleep(clock, 0, 20 * Millisecond), Errno.None, "by length");
        long end = ProcessorTimers.Now(clock);
        Board.Expect(end - begin >= 20 * Millisecond, "so much of its time has passed");
        Board.Expect(Sleep(clock, Absolute, end + (20 * Millisecond)), Errno.None, "by moment");
        Board.Expect(ProcessorTimers.Now(clock) >= end + (20 * Millisecond), "the moment has come");
        Board.Expect(Sleep(clock, Absolute, 1), Errno.None, "a moment that is past");
        Board.Slot(0) = 1;
        Ended.With(child, 0, "the child's exit code");
    }

    private static SysResult Sleep(int clock, ulong flags, long nanoseconds)
    {
        var time = new TimeSpecification { Nanoseconds = nanoseconds % 1_000_000_000, Seconds = nanoseconds / 1_000_000_000 };
        return Unix.Call(SystemCall.ClockNanoSleep, (ulong)clock, flags, (ulong)&time, 0);
    }

    private static void NoSleeps()
    {
        Board.Expect(Sleep(OwnThreadTime, 0, 1), Errno.ENOTSUP, "CLOCK_THREAD_CPUTIME_ID");
        Board.Expect(Sleep(4, 0, 1), Errno.ENOTSUP, "CLOCK_MONOTONIC_RAW");
        Board.Expect(Sleep(5, 0, 1), Errno.ENOTSUP, "CLOCK_REALTIME_COARSE");
        Board.Expect(Sleep(10, 0, 1), Errno.EINVAL, "clock 10");
        Board.Expect(Sleep(ClockOf(0) | OfThread, 0, 1), Errno.EINVAL, "one's own thread");
        Board.Expect(Sleep(ClockOf(Unix.GetTid()) | OfThread, 0, 1), Errno.EINVAL, "one's own thread by number");
        Board.Expect(Sleep(ClockOf(999_999), 0, 1), Errno.EINVAL, "nobody");
        Board.Expect(Sleep(OwnTime, 0, -1), Errno.EINVAL, "a negative time");
    }

    private static void NotSet()
    {
        var time = new TimeSpecification { Seconds = 1 };
        Board.Expect(Unix.Call(SystemCall.ClockSetTime, 1, (ulong)&time), Errno.EINVAL, "CLOCK_MONOTONIC");
        Board.Expect(Unix.Call(SystemCall.ClockSetTime, OwnTime, (ulong)&time), Errno.EINVAL, "CLOCK_PROCESS_CPUTIME_ID");
        Board.Expect(Unix.Call(SystemCall.ClockSetTime, (ulong)ClockOf(0), (ulong)&time), Errno.EPERM, "one's own time by number");
        Board.Expect(Unix.Call(SystemCall.ClockSetTime, (ulong)ClockOf(999_999), (ulong)&time), Errno.EINVAL, "nobody's");
        Board.Expect(Unix.Call(SystemCall.ClockSetTime, 1, 8), Errno.EINVAL, "CLOCK_MONOTONIC from a bad address");
        Board.Expect(Unix.Call(SystemCall.ClockSetTime, 0, 8), Errno.EFAULT, "CLOCK_REALTIME from a bad address");
    }

    private static void NoteLimit(int signal, SignalInformation* information, void* context)
    {
        Board.Slot(1)++;
        Board.Slot(2) = (int)Unix.GetLimit(ProcessorSeconds);
        Board.Slot(3) = information->Code;
    }

    private static void Limits()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Handle(Signal.ProcessorTimeLimit, &NoteLimit);
            Unix.Limit(ProcessorSeconds, 0, 1);
            Burn(null);
        }

        Ended.By(child, Signal.Kill, "the signal that ended it");
        Board.Expect(Board.Slot(1), 1, "SIGXCPU");
        Board.Expect(Board.Slot(2), 1, "the soft limit that its handler saw");
        Board.Expect(Board.Slot(3), SignalCode.Kernel, "si_code");
    }

    private static void OthersLimit()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Burn(null);
        }

        Board.Expect(Unix.LimitOf(child.Int, ProcessorSeconds, 0, 100), Errno.None, "prlimit");
        Ended.By(child, Signal.ProcessorTimeLimit, "the signal that ended it");
        SysResult heir = Unix.Fork();
        if (heir.Raw == 0)
        {
            Unix.SetMask(Masks.Of((int)Signal.ProcessorTimeLimit));
            Unix.Limit(ProcessorSeconds, 0, 100);
            SysResult grandchild = Unix.Fork();
            if (grandchild.Raw == 0)
            {
                Unix.SetMask(0);
                Burn(null);
            }

            Ended.By(grandchild, Signal.ProcessorTimeLimit, "the signal that ended the grandchild");
            Unix.Exit(0);
        }

        Ended.With(heir, 0, "the exit code of who left the limit to its child");
    }
}
