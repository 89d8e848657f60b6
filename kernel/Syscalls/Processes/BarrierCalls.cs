using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>membarrier.</summary>
/// <remarks>
/// With one processor every switch is a barrier, so there is nothing to do; but who has not registered is refused as on Linux,
/// where a program would find its mistake.
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
    private const int PrivateSequences = 0x80;
    private const int RegisterPrivateSequences = 0x100;
    private const int All = 0x1ff;

    /// <summary>MEMBARRIER_CMD_FLAG_CPU: only what runs on one processor.</summary>
    private const uint OneProcessor = 1;

    [Syscall(324, "membarrier")]
    internal static Result<int> Membarrier(Thread caller, int command, uint flags, int processor)
    {
        if (flags != 0 && (command != PrivateSequences || flags != OneProcessor))
        {
            return Errno.EINVAL;
        }

        switch (command)
        {
            case Query:
                return All;
            case Global or GlobalExpedited:
                return 0;
            case RegisterGlobalExpedited or RegisterPrivateExpedited or RegisterPrivateSyncCore or RegisterPrivateSequences:
                caller.Process.Memory.BarrierRegistrations |= (ushort)command;
                return 0;
            case PrivateExpedited or PrivateSyncCore or PrivateSequences:
                return (caller.Process.Memory.BarrierRegistrations & (command << 1)) != 0 ? 0 : Errno.EPERM;
            default:
                return Errno.EINVAL;
        }
    }
}
