using System;
using System.Runtime.InteropServices;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>ptrace.</summary>
internal static class TraceCalls
{
    private const string Support = "all requests but those of seccomp, and segments of 32-bit programs (EIO); PTRACE_SINGLEBLOCK steps by one instruction";

    [Syscall(101, "ptrace", Support = Support)]
    internal static Result<long> Trace(Thread caller, TraceRequest request, long id, VirtualAddress address, ulong data)
    {
        if (request == TraceRequest.TraceMe)
        {
            return Done(Attachment.TraceMe(caller));
        }

        if (caller.World.Processes.FindThread((int)id) is not { } thread)
        {
            return Errno.ESRCH;
        }

        if (request == TraceRequest.Attach)
        {
            return Done(Attachment.Attach(caller, thread));
        }

        if (request == TraceRequest.Seize)
        {
            return Done(Seize(caller, thread, address, data));
        }

        bool isForAny = request is TraceRequest.Kill or TraceRequest.Interrupt;
        if (Tracee.Of(thread) is not { } tracee || tracee.Tracer != caller
            || (!isForAny && (!tracee.IsStopped || tracee.IsListening)))
        {
            return Errno.ESRCH;
        }

        return request switch
        {
            TraceRequest.PeekText or TraceRequest.PeekData => Done(TraceTransfers.Peek(caller, thread, address, new VirtualAddress(data))),
            TraceRequest.PokeText or TraceRequest.PokeData => Done(TraceTransfers.Poke(thread, address, data)),
            TraceRequest.PeekUser => Done(TraceTransfers.PeekUser(caller, tracee, address.Value, new VirtualAddress(data))),
            TraceRequest.PokeUser => Done(UserArea.Poke(tracee, address.Value, data)),
            TraceRequest.SegmentBase => Done(SegmentBaseRequest.Do(caller.Process.Memory, ref thread.Context, (uint)data, address)),
            TraceRequest.GetRegisters or TraceRequest.SetRegisters or TraceRequest.GetVectors or TraceRequest.SetVectors
                or TraceRequest.GetRegisterSet or TraceRequest.SetRegisterSet => Done(RegisterSets.Do(caller, tracee, request, address, data)),
            TraceRequest.GetCallInfo => CallInfo.Write(caller, tracee, address.Value, new VirtualAddress(data)),
            TraceRequest.GetSignalInfo or TraceRequest.SetSignalInfo or TraceRequest.PeekSignalInfo
                or TraceRequest.GetSignalMask or TraceRequest.SetSignalMask => TraceSignals.Do(caller, tracee, request, address, new VirtualAddress(data)),
            TraceRequest.GetEventMessage => Done(caller.Process.Memory.Write(new VirtualAddress(data), tracee.Message)),
            TraceRequest.SetOptions or TraceRequest.OldSetOptions => Done(SetOptions(tracee, data)),
            TraceRequest.GetSequence => TraceTransfers.GetSequence(caller, thread, address.Value, new VirtualAddress(data)),
            _ => Done(Control(tracee, request, data)),
        };
    }

    private static Errno Control(Tracee tracee, TraceRequest request, ulong data)
    {
        switch (request)
        {
            case TraceRequest.Kill:
                Signals.SendToProcess(tracee.Thread.Process, SignalInfo.FromKernel(Signal.SIGKILL));
                return Errno.None;
            case TraceRequest.Interrupt when tracee.IsSeized:
                tracee.Interrupt();
                return Errno.None;
            case TraceRequest.Listen when tracee.IsSeized && tracee.IsAtEventStop:
                tracee.Listen();
                return Errno.None;
            case TraceRequest.Detach when data <= (ulong)Signal.Last:
                Attachment.Detach(tracee, (Signal)data);
                return Errno.None;
            case TraceRequest.Continue or TraceRequest.SystemCall or TraceRequest.SingleStep or TraceRequest.SingleBlock
                or TraceRequest.Emulate or TraceRequest.EmulateAndStep when data <= (ulong)Signal.Last:
                tracee.Resume(ModeOf(request), (Signal)data);
                return Errno.None;
            default:
                return Errno.EIO;
        }
    }

    private static ResumeMode ModeOf(TraceRequest request) => request switch
    {
        TraceRequest.SystemCall => ResumeMode.ToCall,
        // A block at a time needs a bit of the processor's (BTF) that QEMU's translator does not have. Linux steps there, too.
        TraceRequest.SingleStep or TraceRequest.SingleBlock => ResumeMode.Step,
        TraceRequest.Emulate => ResumeMode.Emulate,
        TraceRequest.EmulateAndStep => ResumeMode.EmulateAndStep,
        _ => ResumeMode.Continue,
    };

    private static Errno Seize(Thread caller, Thread target, VirtualAddress address, ulong options) =>
        !address.IsNull || (options & ~(ulong)TraceOptions.All) != 0 ? Errno.EIO
        : (options & (ulong)TraceOptions.SuspendSeccomp) != 0 ? Errno.EINVAL
        : Attachment.Seize(caller, target, (TraceOptions)options);

    private static Errno SetOptions(Tracee tracee, ulong options)
    {
        if ((options & ~(ulong)TraceOptions.All) != 0 || (options & (ulong)TraceOptions.SuspendSeccomp) != 0)
        {
            return Errno.EINVAL;
        }

        tracee.Options = (TraceOptions)options;
        return Errno.None;
    }

    internal static Result<long> Done(Errno error) => error == Errno.None ? 0L : error;
}
