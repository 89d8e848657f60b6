using Tine.Memory;
using Tine.Processes;
using Tine.X64;

namespace Tine.Syscalls;

/// <summary>membarrier.</summary>
/// <remarks>
/// An interrupt is a barrier to the processor that takes it, and the return from it makes it read code anew: those that run the program are
/// interrupted, and waited for. With one processor every switch is a barrier, so there is nothing to do; but who has not registered is
/// refused as on Linux, where a program would find its mistake.
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
                Tlb.FlushElsewhere(Tlb.AnyRoot);
                return 0;
            case RegisterGlobalExpedited or RegisterPrivateExpedited or RegisterPrivateSyncCore or RegisterPrivateSequences:
                caller.Process.Memory.BarrierRegistrations |= (ushort)command;
                return 0;
            case PrivateExpedited or PrivateSyncCore or PrivateSequences:
                return InterruptOthers(caller.Scheduler, caller.Process.Memory, command, flags == OneProcessor ? processor : ProcessorSet.Each);
            default:
                return Errno.EINVAL;
        }
    }

    /// <summary>Interrupts the processors that run a program's memory; their restartable sequences begin again where that is asked for.</summary>
    /// <returns>0; EPERM where the program has not registered.</returns>
    private static Result<int> InterruptOthers(Scheduler scheduler, AddressSpace memory, int command, int processor)
    {
        if ((memory.BarrierRegistrations & (command << 1)) == 0)
        {
            return Errno.EPERM;
        }

        if (command == PrivateSequences)
        {
            scheduler.Processors?.RestartSequences(memory, processor);
        }

        Tlb.FlushElsewhere(memory.Root);
        return 0;
    }
}
