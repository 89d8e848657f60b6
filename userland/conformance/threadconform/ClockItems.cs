using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.ThreadConform;

/// <summary>X12: clocks as they are read.</summary>
internal static unsafe class ClockItems
{
    private const int Readings = 50_000;

    /// <summary>CLOCK_REALTIME to CLOCK_TAI; clock 10 is none.</summary>
    private const int LastClock = 11;

    private const long NanosecondsASecond = 1_000_000_000;

    internal static void Run()
    {
        Item("X12 no clock of clock_gettime goes back", &Forward);
        Item("X12 neither user time nor system time goes back, by getrusage and times", &Usage);
        Item("X12 gettimeofday goes not back, and does not lie before clock_gettime", &TimeOfDay);
    }

    private static long Read(int clock)
    {
        TimeSpecification time = default;
        SysResult read = Unix.Call(SystemCall.ClockGetTime, (ulong)clock, (ulong)&time);
        return read.Failed ? long.MaxValue : (time.Seconds * NanosecondsASecond) + time.Nanoseconds;
    }

    private static void Forward()
    {
        for (int clock = 0; clock <= LastClock; clock++)
        {
            long last = 0;
            long back = 0;
            for (int i = 0; i < Readings && last != long.MaxValue; i++)
            {
                long now = Read(clock);
                back = now < last && last - now > back ? last - now : back;
                last = now;
            }

            Board.Expect(back, 0, "nanoseconds that a clock went back");
        }
    }

    /// <summary>Computes and calls in turn, so that ticks come in user mode and in the kernel.</summary>
    private static void Usage()
    {
        const long length = 800_000; // microseconds of processor time
        const int thread = 1; // RUSAGE_THREAD
        Back whole = default;
        Back own = default;
        Back ticks = default;
        long* times = stackalloc long[4];
        for (int round = 0; whole.User + whole.System < length; round++)
        {
            for (int i = 0; i < 200; i++)
            {
                _ = (round & 3) == 0 ? Unix.GetPid() : System.Threading.Volatile.Read(ref round);
            }

            whole.Look(0);
            own.Look(thread);
            Unix.Call(SystemCall.Times, (ulong)times);
            ticks.Look(times[0], times[1]);
        }

        Board.Expect(whole.Times, 0, "times that the process's went back");
        Board.Expect(own.Times, 0, "times that the thread's went back");
        Board.Expect(ticks.Times, 0, "times that those of times(2) went back");
    }

    /// <summary>The times seen last, and how often one was less than before.</summary>
    private struct Back
    {
        public long User;
        public long System;
        public int Times;

        internal void Look(int who)
        {
            long* usage = stackalloc long[18];
            Unix.Call(SystemCall.GetRUsage, (ulong)who, (ulong)usage);
            const long microseconds = 1_000_000;
            Look((usage[0] * microseconds) + usage[1], (usage[2] * microseconds) + usage[3]);
        }

        internal void Look(long user, long system)
        {
            Times += user < User || system < System ? 1 : 0;
            User = user;
            System = system;
        }
    }

    private static void TimeOfDay()
    {
        const int microsecond = 1000;
        long* pair = stackalloc long[2];
        long back = 0;
        for (int i = 0; i < Readings; i++)
        {
            long before = Read(0) / microsecond;
            Unix.Call(SystemCall.GetTimeOfDay, (ulong)pair, 0);
            long now = (pair[0] * (NanosecondsASecond / microsecond)) + pair[1];
            back = before - now > back ? before - now : back;
        }

        Board.Expect(back, 0, "microseconds that gettimeofday lies before clock_gettime");
    }
}
