using Tine.Processes;
using Tine.Syscalls;
using Tine.X64;

namespace Tine.Startup;

/// <summary>The boot option <c>trace=memory</c>: a call after which the address spaces are shown.</summary>
internal sealed class PicturedCall(SystemCall call) : SystemCall(call)
{
    private const ulong SuspendsCaller = 0x4000; // CLONE_VFORK

    private readonly SystemCall _call = call;
    private readonly bool _isShown = call.Name is "fork" or "vfork" or "clone" or "clone3" or "execve" or "execveat" or "mmap" or "munmap" or "mprotect" or "mremap" or "brk";

    /// <remarks>Little may stand on the stack while the call goes on: the deepest ones leave no more (KernelStackTests).</remarks>
    public override long Invoke(Thread caller, ref TrapFrame frame)
    {
        if (Name == "vfork" || (Name == "clone" && (frame.Rdi & SuspendsCaller) != 0))
        {
            SpacePicture.OnVFork();
        }
        else if (Name is "exit" or "exit_group")
        {
            SpacePicture.OnExit();
        }

        ulong first = frame.Rdi; // Execve leaves nothing of its caller's registers.
        long result = _call.Invoke(caller, ref frame);
        if (_isShown)
        {
            SpacePicture.OnReturn(caller, Name!, first, frame, result);
        }

        return result;
    }
}
