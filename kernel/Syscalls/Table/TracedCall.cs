using Tine.Processes;
using Tine.X64;

namespace Tine.Syscalls;

/// <summary>The boot option <c>trace=syscalls</c>: a call that writes a line about itself.</summary>
internal sealed class TracedCall(SystemCall call) : SystemCall(call)
{
    private readonly SystemCall _call = call;

    public override long Invoke(Thread caller, ref TrapFrame frame) => SyscallTrace.Invoke(_call, caller, ref frame);
}
