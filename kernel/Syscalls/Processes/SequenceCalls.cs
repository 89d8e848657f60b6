using Tine.Processes;
using Tine.X64;

namespace Tine.Syscalls;

/// <summary>rseq.</summary>
internal static class SequenceCalls
{
    private const uint Unregister = 1;

    [Syscall(334, "rseq")]
    internal static Errno RegisterSequence(Thread caller, VirtualAddress address, uint length, uint flags, uint signature)
    {
        RestartableSequence? registered = caller.Sequence;
        if (flags == Unregister)
        {
            return registered is null ? Errno.EINVAL : End(caller, registered, address, length, signature);
        }

        if (flags != 0)
        {
            return Errno.EINVAL;
        }

        if (registered is not null)
        {
            Errno error = Compare(registered, address, length, signature);
            return error == Errno.None ? Errno.EBUSY : error;
        }

        if (length != RestartableSequence.Size || address.Value % RestartableSequence.Size != 0)
        {
            return Errno.EINVAL;
        }

        if (address.Value > Layout.UserEnd - RestartableSequence.Size)
        {
            return Errno.EFAULT;
        }

        caller.Sequence = new RestartableSequence(address, signature);
        caller.SequenceProcessor = caller.Scheduler.Number;
        if (caller.Sequence.Begin(caller.Process.Memory, caller.Scheduler.Number) != Errno.None)
        {
            // Linux writes on the way back to user mode, where it is too late for an error.
            Signals.Force(caller, SignalInfo.FromKernel(Signal.SIGSEGV));
        }

        return Errno.None;
    }

    private static Errno End(Thread caller, RestartableSequence registered, VirtualAddress address, uint length, uint signature)
    {
        Errno error = Compare(registered, address, length, signature);
        error = error == Errno.None ? registered.End(caller.Process.Memory) : error;
        if (error == Errno.None)
        {
            caller.Sequence = null;
        }

        return error;
    }

    private static Errno Compare(RestartableSequence registered, VirtualAddress address, uint length, uint signature)
    {
        if (registered.Address != address || length != RestartableSequence.Size)
        {
            return Errno.EINVAL;
        }

        return registered.Signature == signature ? Errno.None : Errno.EPERM;
    }
}
