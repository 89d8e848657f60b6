using System.Runtime.InteropServices;
using Tine.Runtime;

namespace Tine.SignalConform;

/// <summary>timer_create and its relatives for clocks by number.</summary>
internal static unsafe class ProcessorTimers
{
    private const long NanosecondsASecond = 1_000_000_000;

    internal static SysResult TryCreate(int clock)
    {
        int id;
        return Unix.Call(SystemCall.TimerCreate, (ulong)clock, 0, (ulong)&id);
    }

    /// <summary>A timer that sends a signal.</summary>
    internal static int Create(int clock, int signal)
    {
        var wanted = new Notification { Signal = signal };
        int id = -1;
        Board.Expect(Unix.Call(SystemCall.TimerCreate, (ulong)clock, (ulong)&wanted, (ulong)&id), Errno.None, "timer_create");
        return id;
    }

    internal static SysResult Set(int id, long nanoseconds)
    {
        TimeSpecification* times = stackalloc TimeSpecification[2];
        times[0] = default;
        times[1] = new TimeSpecification { Seconds = nanoseconds / NanosecondsASecond, Nanoseconds = nanoseconds % NanosecondsASecond };
        return Unix.Call(SystemCall.TimerSetTime, (ulong)id, 0, (ulong)times, 0);
    }

    internal static long Now(int clock)
    {
        TimeSpecification time;
        Board.Expect(Unix.Call(SystemCall.ClockGetTime, (ulong)clock, (ulong)&time), Errno.None, "clock_gettime");
        return (time.Seconds * NanosecondsASecond) + time.Nanoseconds;
    }

    /// <summary>struct sigevent.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private struct Notification
    {
        internal ulong Value;
        internal int Signal;
        internal int Kind;
    }
}
