using Tine.Runtime;
using static Tine.PartialCalls.Rows;

namespace Tine.PartialCalls;

/// <summary>Clocks and timers.</summary>
internal static unsafe class TimeRows
{
    private const ulong RealTime = 0;
    private const ulong ProcessTime = 2;
    private const ulong RealTimeAlarm = 8;
    private const ulong AbsoluteCancelled = 3;

    internal static void Run()
    {
        ulong* value = stackalloc ulong[4];
        for (int i = 0; i < 4; i++)
        {
            value[i] = 0;
        }

        int timer = Unix.Call(SystemCall.TimerFdCreate, RealTime, 0).Int;
        Refuses("clock_nanosleep", "CLOCK_PROCESS_CPUTIME_ID", Errno.ENOTSUP, 230, ProcessTime, 0, (ulong)value);
        Refuses("timerfd_create", "CLOCK_REALTIME_ALARM", Errno.EINVAL, 283, RealTimeAlarm);
        Refuses("timerfd_settime", "TFD_TIMER_CANCEL_ON_SET", Errno.EINVAL, 286, (ulong)timer, AbsoluteCancelled, (ulong)value);
    }
}
