using System.Runtime;
using Tine.Processes;
using Tine.Syscalls;
using Tine.X64;

namespace Tine.Startup;

/// <summary>Any call of a thread that stops at calls for its tracer: after the stop, the call that the registers name then.</summary>
internal sealed class StoppingCall() : CallRow(HeapUse.None)
{
    public override long Invoke(Thread caller, ref TrapFrame frame)
    {
        if (!TracedCalls.Enter(caller, ref frame))
        {
            return (long)frame.Rax;
        }

        SystemCall call = SyscallTable.Find(frame.CallNumber);
        return call.Heap == HeapUse.None || ManagedHeap.HasEnoughForCall
            ? call.Invoke(caller, ref frame)
            : HeapReservation.Invoke(call, caller, ref frame);
    }
}
