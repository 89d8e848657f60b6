using Tine.Runtime;
using static Tine.PartialCalls.Rows;

namespace Tine.PartialCalls;

/// <summary>Clocks and timers.</summary>
internal static unsafe class TimeRows
{
    private const ulong AdjustFrequency = 2;
    private const ulong RealTime = 0;
    private const ulong AbsoluteCancelled = 3;

    internal static void Run()
    {
        ulong* value = stackalloc ulong[4];
        for (int i = 0; i < 4; i++)
        {
            value[i] = 0;
        }

        int timer = Unix.Call(SystemCall.TimerFdCreate, RealTime, 0).Int;
        ulong* adjustment = stackalloc ulong[26];
        new System.Span<ulong>(adjustment, 26).Clear();
        adjustment[0] = AdjustFrequency;
        Refuses("adjtimex", "ADJ_FREQUENCY", Errno.EINVAL, 159, (ulong)adjustment);
        Refuses("clock_adjtime", "ADJ_FREQUENCY", Errno.EINVAL, 305, RealTime, (ulong)adjustment);
        Refuses("timerfd_settime", "TFD_TIMER_CANCEL_ON_SET", Errno.EINVAL, 286, (ulong)timer, AbsoluteCancelled, (ulong)value);
    }
}
