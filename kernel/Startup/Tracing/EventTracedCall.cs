using Tine.Processes;
using Tine.Syscalls;
using Tine.X64;

namespace Tine.Startup;

/// <summary>The boot option <c>trace=events</c>: a call that is seen in the trace.</summary>
internal sealed class EventTracedCall(SystemCall call) : SystemCall(call)
{
    private readonly SystemCall _call = call;

    public override long Invoke(Thread caller, ref TrapFrame frame) => EventTrace.Invoke(_call, caller, ref frame);
}
