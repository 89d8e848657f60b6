using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>membarrier.</summary>
/// <remarks>
/// With one processor every switch is a barrier, so there is nothing to do; but who has not registered is refused as on Linux,
/// where a program would find its mistake. Commands for rseq(2), which is not there, give EINVAL as on a Linux without it.
/// </remarks>
internal static class BarrierCalls
{
    private const int Query = 0;
    private const int Global = 1;
    private const int GlobalExpedited = 2;
    private const int RegisterGlobalExpedited = 4;
    private const int PrivateExpedited = 8;
    private const int RegisterPrivateExpedited = 0x10;
    private const int PrivateSyncCore = 0x20;
    private const int RegisterPrivateSyncCore = 0x40;
    private const int All = 0x7f;

    [Syscall(324, "membarrier")]
    internal static Result<int> Membarrier(Thread caller, int command, uint flags, int processor)
    {
        if (flags != 0)
        {
            return Errno.EINVAL;
        }

        switch (command)
        {
            case Query:
                return All;
            case Global or GlobalExpedited:
                return 0;
            case RegisterGlobalExpedited or RegisterPrivateExpedited or RegisterPrivateSyncCore:
                caller.Process.Memory.BarrierRegistrations |= (byte)command;
                return 0;
            case PrivateExpedited or PrivateSyncCore:
                return (caller.Process.Memory.BarrierRegistrations & (command << 1)) != 0 ? 0 : Errno.EPERM;
            default:
                return Errno.EINVAL;
        }
    }
}
