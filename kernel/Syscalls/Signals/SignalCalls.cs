using Tine.Memory;
using Tine.Processes;
using Tine.X64;

namespace Tine.Syscalls;

/// <summary>Dispositions, masks, pending signals and signal stacks.</summary>
internal static class SignalCalls
{
    private const ulong SetSize = 8;
    private const int BlockHow = 0;
    private const int UnblockHow = 1;
    private const int SetHow = 2;

    [Syscall(13, "rt_sigaction")]
    internal static Errno SigAction(Thread caller, int signal, VirtualAddress action, VirtualAddress oldAction, ulong setSize)
    {
        bool isSetting = !action.IsNull;
        Process process = caller.Process;
        Result<SignalAction> wanted = setSize != SetSize ? Errno.EINVAL
            : isSetting ? process.Memory.Read<SignalAction>(action)
            : default(SignalAction);
        if (wanted.Failed)
        {
            return wanted.Error;
        }

        if (!IsValid(signal) || (isSetting && SignalSet.Unblockable.Has((Signal)signal)))
        {
            return Errno.EINVAL;
        }

        SignalAction former = process.Handlers[(Signal)signal];
        if (isSetting)
        {
            SignalAction set = wanted.Value;
            set.Mask = set.Mask.Without(SignalSet.Unblockable);
            set.Flags &= SignalFlags.Known;
            process.Handlers.Set((Signal)signal, set);
            SignalMask.ForgetIfIgnored(caller, (Signal)signal);
        }

        return oldAction.IsNull ? Errno.None : process.Memory.Write(oldAction, former);
    }

    [Syscall(14, "rt_sigprocmask")]
    internal static Errno SigProcMask(Thread caller, int how, VirtualAddress set, VirtualAddress oldSet, ulong setSize)
    {
        if (setSize != SetSize)
        {
            return Errno.EINVAL;
        }

        SignalSet former = caller.Blocked;
        if (!set.IsNull)
        {
            Result<SignalSet> read = caller.Process.Memory.Read<SignalSet>(set);
            if (read.Failed || how is < BlockHow or > SetHow)
            {
                return read.Failed ? read.Error : Errno.EINVAL;
            }

            SignalMask.SetMask(caller, how switch
            {
                BlockHow => former | read.Value,
                UnblockHow => former.Without(read.Value),
                _ => read.Value,
            });
        }

        return oldSet.IsNull ? Errno.None : caller.Process.Memory.Write(oldSet, former);
    }

    [Syscall(15, "rt_sigreturn", Heap = HeapUse.Little)]
    internal static Result<long> SigReturn(Thread caller, ref TrapFrame frame) => SignalFrame.Pop(caller, ref frame);

    [Syscall(127, "rt_sigpending")]
    internal static Errno SigPending(Thread caller, VirtualAddress set, ulong setSize) =>
        setSize > SetSize ? Errno.EINVAL : caller.Process.Memory.Write(set, SignalMask.PendingOf(caller) & caller.Blocked);

    [Syscall(128, "rt_sigtimedwait")]
    internal static Result<int> SigTimedWait(Thread caller, VirtualAddress set, VirtualAddress info, VirtualAddress timeout, ulong setSize)
    {
        if (setSize != SetSize)
        {
            return Errno.EINVAL;
        }

        Result<SignalSet> wanted = caller.Process.Memory.Read<SignalSet>(set);
        Result<ulong> deadline = TimeLimits.ReadRelative(caller, timeout);
        if (wanted.Failed || deadline.Failed)
        {
            return wanted.Failed ? wanted.Error : deadline.Error;
        }

        Result<SignalInfo> taken = SignalWait.Take(caller, wanted.Value, deadline.Value);
        if (taken.Failed)
        {
            return taken.Error;
        }

        Errno error = info.IsNull ? Errno.None : caller.Process.Memory.Write(info, taken.Value);
        return error == Errno.None ? taken.Value.Number : error;
    }

    [Syscall(130, "rt_sigsuspend")]
    internal static Errno SigSuspend(Thread caller, VirtualAddress set, ulong setSize)
    {
        if (setSize != SetSize)
        {
            return Errno.EINVAL;
        }

        Result<SignalSet> mask = caller.Process.Memory.Read<SignalSet>(set);
        if (mask.Failed)
        {
            return mask.Error;
        }

        caller.SetTemporaryMask(mask.Value);
        return SignalWait.ForAny(caller);
    }

    [Syscall(34, "pause")]
    internal static Errno Pause(Thread caller) => SignalWait.ForAny(caller);

    [Syscall(131, "sigaltstack")]
    internal static Errno SigAltStack(Thread caller, VirtualAddress stack, VirtualAddress oldStack)
    {
        ulong stackPointer = caller.Frame.Rsp;
        AlternateStack former = caller.AlternateStack;
        former.Flags = former.StatusFlags(stackPointer);
        if (!stack.IsNull)
        {
            Result<AlternateStack> wanted = caller.Process.Memory.Read<AlternateStack>(stack);
            Errno error = wanted.Failed ? wanted.Error : SignalStack.Set(caller, wanted.Value, stackPointer);
            if (error != Errno.None)
            {
                return error;
            }
        }

        return oldStack.IsNull ? Errno.None : caller.Process.Memory.Write(oldStack, former);
    }

    internal static bool IsValid(int signal) => signal is >= 1 and <= (int)Signal.Last;
}
