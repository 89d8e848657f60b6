using System.Runtime.CompilerServices;
using Tine.Processes;
using Tine.Syscalls;
using Tine.X64;

namespace Tine.Startup;

/// <summary>The boot options <c>check=tlb</c> and <c>check=frames</c>: a call whose effects on memory are looked at before its program goes on.</summary>
internal sealed class CheckedCall(SystemCall call) : SystemCall(call)
{
    private readonly SystemCall _call = call;
    private readonly bool _isCounted = call.Name is "fork" or "vfork" or "clone" or "clone3" or "execve" or "execveat" or "munmap" or "wait4" or "waitid";
    private readonly bool _ends = call.Name is "exit" or "exit_group";

    /// <remarks>Little may stand on the stack while the call goes on: the deepest ones leave no more (KernelStackTests).</remarks>
    public override long Invoke(Thread caller, ref TrapFrame frame)
    {
        if (_ends)
        {
            FrameCheck.NoteEnd();
        }

        long result = _call.Invoke(caller, ref frame);
        TlbCheck.Verify();
        if (_isCounted)
        {
            Count(caller, frame);
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Count(Thread caller, in TrapFrame frame)
    {
        var record = new CallRecord { ThreadId = caller.Id, Number = frame.CallNumber };
        record.SetArguments(frame);
        FrameCheck.Count(record);
    }
}
