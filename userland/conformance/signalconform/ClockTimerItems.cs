using System.Runtime.InteropServices;
using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.SignalConform;

/// <summary>S15: timer_create and its relatives.</summary>
internal static unsafe class ClockTimerItems
{
    private const ulong Monotonic = 1;
    private const ulong ProcessTime = 2;
    private const ulong ThreadTime = 3;
    private const ulong Absolute = 1;
    private const int BySignal = 0;
    private const int Nobody = 1;
    private const int ToThread = 4;

    /// <summary>struct sigevent.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private struct Notification
    {
        internal ulong Value;
        internal int Signal;
        internal int Kind;
        internal int Thread;
    }

    /// <summary>struct itimerspec.</summary>
    private struct Setting
    {
        internal TimeSpecification Interval;
        internal TimeSpecification First;
    }

    internal static void Run()
    {
        Item("S15 timer_create: the signal tells SI_TIMER, the timer and the value", &BySignalWithValue);
        Item("S15 without a notification it is SIGALRM, and the value is the timer's number", &ByDefault);
        Item("S15 expirations while the signal is pending count as its overrun", &Overrun);
        Item("S15 SIGEV_NONE: a timer that is only looked at", &LookedAt);
        Item("S15 SIGEV_THREAD_ID: the signal goes to one thread", &ByThread);
        Item("S15 TIMER_ABSTIME, in the past at once; timer_gettime; timer_settime tells the former time", &Times);
        Item("S15 timers of processor time", &ProcessorTime);
        Item("S15 fork's child has no timers; deleted ones are gone", &Gone);
        Item("S15 numbers, signals, clocks and times that are none give EINVAL", &Refused);
    }

    private static int Create(int kind, int signal, ulong value = 0, int thread = 0, ulong clock = Monotonic)
    {
        var wanted = new Notification { Kind = kind, Signal = signal, Value = value, Thread = thread };
        int id = -1;
        Board.Expect(Unix.Call(SystemCall.TimerCreate, clock, (ulong)&wanted, (ulong)&id), Errno.None, "timer_create");
        return id;
    }

    private static SysResult Set(int id, long nanoseconds, long interval = 0, ulong flags = 0)
    {
        var setting = new Setting { Interval = Time(interval), First = Time(nanoseconds) };
        return Unix.Call(SystemCall.TimerSetTime, (ulong)id, flags, (ulong)&setting, 0);
    }

    private static TimeSpecification Time(long nanoseconds) =>
        new() { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };

    private static long Left(int id)
    {
        Setting setting;
        Board.Expect(Unix.Call(SystemCall.TimerGetTime, (ulong)id, (ulong)&setting), Errno.None, "timer_gettime");
        return (setting.First.Seconds * 1_000_000_000) + setting.First.Nanoseconds;
    }

    private static SignalInformation TakeSignal(int signal)
    {
        SignalInformation information = default;
        Board.Expect(Unix.SigTimedWait(Masks.Of(signal), &information, -1).Raw, signal, "the signal");
        return information;
    }

    private static void BySignalWithValue()
    {
        Unix.SetMask(Masks.All);
        int other = Create(BySignal, 40, 4);
        int timer = Create(BySignal, 41, 0xFEDC_BA98_7654_3210);
        Set(timer, 1_000_000);
        SignalInformation information = TakeSignal(41);
        Board.Expect(information.Code, SignalCode.Timer, "si_code");
        Board.Expect(information.TimerId, timer, "si_timerid");
        Board.Expect(information.Overrun, 0, "si_overrun");
        Board.Expect((long)information.Value, unchecked((long)0xFEDC_BA98_7654_3210), "si_value");
        Board.Expect(other != timer, "two timers have two numbers");
        Board.Expect(Left(timer), 0, "what is left");
    }

    private static void ByDefault()
    {
        Unix.SetMask(Masks.All);
        int timer = -1;
        Board.Expect(Unix.Call(SystemCall.TimerCreate, 0, 0, (ulong)&timer), Errno.None, "timer_create");
        Set(timer, 1_000_000);
        SignalInformation information = TakeSignal((int)Signal.Alarm);
        Board.Expect((int)information.Value, timer, "si_value");
    }

    private static void Overrun()
    {
        Unix.SetMask(Masks.All);
        int timer = Create(BySignal, 40);
        Set(timer, 2_000_000, 2_000_000);
        Unix.Sleep(50_000_000);
        SignalInformation information = TakeSignal(40);
        Board.Expect(information.Overrun is >= 10 and < 10_000, "si_overrun says how many were missed");
        SysResult told = Unix.Call(SystemCall.TimerGetOverrun, (ulong)timer);
        Board.Expect(told.Raw, information.Overrun, "timer_getoverrun");
        Set(timer, 0);
    }

    private static void LookedAt()
    {
        int timer = Create(Nobody, 0);
        Set(timer, 60_000_000_000, 1_000_000_000);
        long left = Left(timer);
        Board.Expect(left is > 20_000_000_000 and <= 60_000_000_000, "what is left of a minute");
        Set(timer, 1);
        while (Left(timer) != 0)
        {
            Unix.SchedYield();
        }
    }

    private static int WaitInThread(void* unused)
    {
        Board.Slot(1) = Unix.GetTid();
        Unix.SetMask(~Masks.Of(42));
        System.Threading.Volatile.Write(ref Board.Slot(0), 1);
        while (Recorder.Count == 0)
        {
            Unix.SchedYield();
        }

        System.Threading.Volatile.Write(ref Board.Slot(0), 2);
        return 0;
    }

    private static void ByThread()
    {
        static void Handler(int signal, SignalInformation* information, void* context)
        {
            Board.Slot(2) = Unix.GetTid();
            Recorder.Handler(signal, information, context);
        }

        Unix.Handle((Signal)42, &Handler);
        SysResult thread = Threads.Start(&WaitInThread);
        Board.Expect(thread, Errno.None, "a thread");
        WaitForSlot(1);
        Set(Create(ToThread, 42, 0, thread.Int), 1_000_000);
        WaitForSlot(2);
        Board.Expect(Board.Slot(2), thread.Int, "the thread that took it");
        var wanted = new Notification { Kind = ToThread, Signal = 42, Thread = Unix.GetPpid() };
        int id;
        Board.Expect(Unix.Call(SystemCall.TimerCreate, Monotonic, (ulong)&wanted, (ulong)&id), Errno.EINVAL, "a stranger's thread");
    }

    private static void WaitForSlot(int value)
    {
        while (System.Threading.Volatile.Read(ref Board.Slot(0)) != value)
        {
            Unix.SchedYield();
        }
    }

    private static void Times()
    {
        Unix.SetMask(Masks.All);
        int timer = Create(BySignal, 40);
        Set(timer, Unix.Now() + 20_000_000, 0, Absolute);
        Board.Expect(Left(timer) is > 0 and <= 20_000_000, "what is left of 20 ms");
        TakeSignal(40);
        Set(timer, 1, 0, Absolute);
        TakeSignal(40);
        Set(timer, 60_000_000_000);
        Setting former;
        var off = new Setting();
        Board.Expect(Unix.Call(SystemCall.TimerSetTime, (ulong)timer, 0, (ulong)&off, (ulong)&former), Errno.None, "timer_settime");
        Board.Expect(former.First.Seconds is > 20 and <= 60, "the former time");
        Board.Expect(Left(timer), 0, "what is left when it is off");
    }

    private static void ProcessorTime()
    {
        foreach (ulong clock in (ulong[])[ProcessTime, ThreadTime])
        {
            Recorder.Clear();
            Recorder.Catch((Signal)43);
            int timer = Create(BySignal, 43, 9, 0, clock);
            Set(timer, 30_000_000);
            Unix.Sleep(60_000_000);
            Board.Expect(Recorder.Count, 0, "runs after sleeping");
            Recorder.BurnUntil(1);
            Board.Expect(Recorder.At(0).Code, SignalCode.Timer, "si_code");
            Board.Expect((long)Recorder.At(0).Value, 9, "si_value");
            Board.Expect(Unix.Call(SystemCall.TimerDelete, (ulong)timer), Errno.None, "timer_delete");
        }
    }

    private static void Gone()
    {
        int timer = Create(Nobody, 0);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Setting setting;
            Board.Expect(Unix.Call(SystemCall.TimerGetTime, (ulong)timer, (ulong)&setting), Errno.EINVAL, "the child's timer_gettime");
            Unix.Exit(0);
        }

        Ended.With(child, 0, "the child's exit code");
        Board.Expect(Unix.Call(SystemCall.TimerDelete, (ulong)timer), Errno.None, "timer_delete");
        Board.Expect(Unix.Call(SystemCall.TimerDelete, (ulong)timer), Errno.EINVAL, "timer_delete again");
        Board.Expect(Set(timer, 1), Errno.EINVAL, "timer_settime of a deleted one");
        Board.Expect(Unix.Call(SystemCall.TimerGetOverrun, (ulong)timer), Errno.EINVAL, "timer_getoverrun of a deleted one");
    }

    private static void Refused()
    {
        int id;
        var wanted = new Notification { Kind = 7, Signal = 40 };
        Board.Expect(Unix.Call(SystemCall.TimerCreate, Monotonic, (ulong)&wanted, (ulong)&id), Errno.EINVAL, "a notification of kind 7");
        wanted = new Notification { Kind = BySignal, Signal = 65 };
        Board.Expect(Unix.Call(SystemCall.TimerCreate, Monotonic, (ulong)&wanted, (ulong)&id), Errno.EINVAL, "signal 65");
        wanted.Signal = 0;
        Board.Expect(Unix.Call(SystemCall.TimerCreate, Monotonic, (ulong)&wanted, (ulong)&id), Errno.EINVAL, "signal 0");
        wanted.Signal = 40;
        Board.Expect(Unix.Call(SystemCall.TimerCreate, 77, (ulong)&wanted, (ulong)&id), Errno.EINVAL, "clock 77");
        Board.Expect(Unix.Call(SystemCall.TimerCreate, Monotonic, 8, (ulong)&id), Errno.EFAULT, "a notification at 8");
        Board.Expect(Unix.Call(SystemCall.TimerCreate, Monotonic, (ulong)&wanted, 8), Errno.EFAULT, "a number to 8");
        int timer = Create(BySignal, 40);
        Board.Expect(Set(timer, -1), Errno.EINVAL, "a negative time");
        Board.Expect(Unix.Call(SystemCall.TimerSetTime, (ulong)timer, 0, 0, 0), Errno.EINVAL, "no time");
        Board.Expect(Unix.Call(SystemCall.TimerSetTime, (ulong)timer, 0, 8, 0), Errno.EFAULT, "a time at 8");
        Board.Expect(Unix.Call(SystemCall.TimerGetTime, (ulong)timer, 8), Errno.EFAULT, "timer_gettime to 8");
    }
}
