using Tine.Processes;
using Tine.X64;

namespace Tine.Syscalls;

/// <summary>The call for a number that nothing declares.</summary>
internal sealed class UnknownCall() : SystemCall(null, HeapUse.Reserved, 0)
{
    public override long Invoke(Thread caller, ref TrapFrame frame) => -(long)Errno.ENOSYS;
}
