using Tine.Runtime;
using static Tine.PartialCalls.Rows;

namespace Tine.PartialCalls;

/// <summary>Clocks and timers.</summary>
internal static unsafe class TimeRows
{
    private const ulong AdjustStatus = 0x10;
    private const ulong InsertSecond = 0x10;
    private const ulong RealTime = 0;

    internal static void Run()
    {
        ulong* adjustment = stackalloc ulong[26];
        new System.Span<ulong>(adjustment, 26).Clear();
        adjustment[0] = AdjustStatus;
        adjustment[5] = InsertSecond;
        Refuses("adjtimex", "STA_INS", Errno.EINVAL, 159, (ulong)adjustment);
        Refuses("clock_adjtime", "STA_INS", Errno.EINVAL, 305, RealTime, (ulong)adjustment);
    }
}
