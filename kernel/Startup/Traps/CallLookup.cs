using System.Runtime.CompilerServices;
using Tine.Processes;
using Tine.Syscalls;
using Tine.X64;

namespace Tine.Startup;

/// <summary>Finds the row of a call. One sum tells both an ordinary call, and a thread that stops at calls for its tracer.</summary>
[NoAllocation]
internal static class CallLookup
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CallRow Find(Scheduler scheduler, Thread caller, in TrapFrame frame)
    {
        CallRow[] rows = scheduler.CallTable;
        uint row = unchecked(frame.CallNumber + caller.CallOffset);
        return row < (uint)rows.Length ? rows[row] : FindOther(caller);
    }

    private static CallRow FindOther(Thread caller) =>
        caller.CallOffset != 0 ? caller.Scheduler.StoppingCall! : SyscallTable.Find(caller.Frame.CallNumber);
}
