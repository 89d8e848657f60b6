using System.Runtime.InteropServices;
using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongCalls;

/// <summary>Timers as many and as short as can be: others go on.</summary>
internal static unsafe class TimerCases
{
    private const int Timers = 500;
    private const int PendingSignalsLimit = 11;
    private const int RealTime = 0;
    private const int AtOnce = 1_000_000;
    private const long Patience = 2_000_000_000;

    /// <summary>struct sigevent.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private struct Notification
    {
        internal ulong Value;
        internal int Signal;
        internal int Kind;
    }

    internal static void Run()
    {
        Case("500 timers of 1 ns by signals", &BySignals);
        Case("500 timers of 1 ns by descriptors", &ByDescriptors);
        Case("100 processes with a real-time timer of 1 us", &RealTimers);
        Case("300 processes wake up at the same moment", &TogetherAwake);
        Case("20000 timers of a process that ends", &ManyAtTheEnd);
        Case("the clock is set beside 20000 timers at a time of day and 10000 descriptors that tell of it", &ClockSetBesideMany);
    }

    private static void Nothing(int signal, SignalInformation* information, void* context)
    {
    }

    /// <summary>Lets a child do its worst for a while.</summary>
    /// <returns>Whether every short sleep of this process ended in time, and the child at a kill.</returns>
    private static bool OthersGoOnBeside(delegate*<void> body)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            body();
            Unix.Exit(0);
        }

        bool isInTime = true;
        for (int i = 0; i < 20; i++)
        {
            long start = Unix.Now();
            Unix.Sleep(AtOnce);
            isInTime &= Unix.Now() - start < Patience;
        }

        Unix.Kill(child.Int, Signal.Kill);
        Unix.Wait(child.Int, out WaitStatus status);
        return Holds(isInTime, "sleeps of a millisecond end in time") & Holds(status.Raw is (int)Signal.Kill or 0, "the child ends");
    }

    /// <summary>Starts as many timers as the user may have.</summary>
    private static bool ManyAtTheEnd()
    {
        Unix.Limit(PendingSignalsLimit, 20_000, 20_000);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            long* setting = stackalloc long[4];
            new System.Span<long>(setting, 4).Clear();
            setting[2] = 1000;
            var notification = new Notification { Signal = 40 };
            int timer;
            while (Unix.Call(SystemCall.TimerCreate, 1, (ulong)&notification, (ulong)&timer).Succeeded)
            {
                Unix.Call(SystemCall.TimerSetTime, (ulong)timer, 0, (ulong)setting, 0);
            }

            Unix.Exit(0);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return Holds(status.Is(0), "it ends");
    }

    private static bool ClockSetBesideMany()
    {
        const int openFilesLimit = 7;
        Unix.Limit(PendingSignalsLimit, 20_000, 20_000);
        Unix.Limit(openFilesLimit, 20_000, 20_000);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit(IsClockSetBesideMany() ? 0 : 1);
        }

        Unix.Wait(child.Int, out WaitStatus status);
        return Holds(status.Is(0), "the clock is set, and reads tell of it");
    }

    private static bool IsClockSetBesideMany()
    {
        const int descriptors = 10_000;
        const ulong absolute = 1;
        const ulong cancelOnSet = 2;
        const long farSeconds = 4_000_000_000;
        long* setting = stackalloc long[4];
        new System.Span<long>(setting, 4).Clear();
        setting[2] = farSeconds;
        var notification = new Notification { Signal = 40 };
        int timer;
        while (Unix.Call(SystemCall.TimerCreate, RealTime, (ulong)&notification, (ulong)&timer).Succeeded)
        {
            Unix.Call(SystemCall.TimerSetTime, (ulong)timer, absolute, (ulong)setting, 0);
        }

        int last = 0;
        for (int i = 0; i < descriptors; i++)
        {
            last = Unix.Call(SystemCall.TimerFdCreate, RealTime).Int;
            Unix.Call(SystemCall.TimerFdSetTime, (ulong)last, absolute | cancelOnSet, (ulong)setting, 0);
        }

        TimeSpecification now;
        Unix.Call(SystemCall.ClockGetTime, RealTime, (ulong)&now);
        bool isSet = Unix.Call(SystemCall.ClockSetTime, RealTime, (ulong)&now).Succeeded;
        ulong count;
        return isSet && Unix.Read(last, &count, sizeof(ulong)).Error == Errno.ECANCELED;
    }

    private static bool BySignals() => OthersGoOnBeside(&StormOfSignals);

    private static void StormOfSignals()
    {
        long* setting = stackalloc long[4];
        new System.Span<long>(setting, 4).Clear();
        setting[1] = 1;
        setting[3] = 1;
        Unix.Handle((Signal)40, &Nothing);
        var notification = new Notification { Signal = 40 };
        for (int i = 0; i < Timers; i++)
        {
            int timer;
            Unix.Call(SystemCall.TimerCreate, 1, (ulong)&notification, (ulong)&timer);
            Unix.Call(SystemCall.TimerSetTime, (ulong)timer, 0, (ulong)setting, 0);
        }

        while (true)
        {
            Unix.Call(SystemCall.Pause);
        }
    }

    private static bool ByDescriptors() => OthersGoOnBeside(&StormOfExpirations);

    private static void StormOfExpirations()
    {
        long* setting = stackalloc long[4];
        new System.Span<long>(setting, 4).Clear();
        setting[1] = 1;
        setting[3] = 1;
        for (int i = 0; i < Timers; i++)
        {
            int timer = Unix.Call(SystemCall.TimerFdCreate, 1).Int;
            Unix.Call(SystemCall.TimerFdSetTime, (ulong)timer, 0, (ulong)setting, 0);
        }

        ulong count;
        while (true)
        {
            Unix.Read(3, &count, sizeof(ulong));
        }
    }

    private static bool RealTimers() => OthersGoOnBeside(&StormOfAlarms);

    private static void StormOfAlarms()
    {
        long* setting = stackalloc long[4];
        new System.Span<long>(setting, 4).Clear();
        setting[1] = 1;
        setting[3] = 1;
        for (int i = 0; i < 100; i++)
        {
            if (Unix.Fork().Raw == 0)
            {
                Unix.PrCtl(1, (ulong)Signal.Kill); // They end with their parent.
                Unix.Handle(Signal.Alarm, &Nothing);
                Unix.Call(SystemCall.SetITimer, 0, (ulong)setting, 0);
                while (true)
                {
                    Unix.Call(SystemCall.Pause);
                }
            }
        }

        while (true)
        {
            Unix.Call(SystemCall.Pause);
        }
    }

    private static bool TogetherAwake()
    {
        const int sleepers = 300;
        long moment = Unix.Now() + 300_000_000;
        long* time = stackalloc long[2];
        time[0] = moment / 1_000_000_000;
        time[1] = moment % 1_000_000_000;
        for (int i = 0; i < sleepers; i++)
        {
            if (Unix.Fork().Raw == 0)
            {
                Unix.Call(SystemCall.ClockNanoSleep, 1, 1, (ulong)time, 0);
                Unix.Exit(Unix.Now() >= moment ? 0 : 1);
            }
        }

        bool isGood = true;
        for (int i = 0; i < sleepers; i++)
        {
            Unix.Wait(-1, out WaitStatus status);
            isGood &= status.Raw == 0;
        }

        return Holds(isGood, "each woke up, none too early");
    }
}
