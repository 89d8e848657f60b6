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
