using System;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Signals of a tracee: the one that it stops for, those that wait, and those that it blocks.</summary>
internal static class TraceSignals
{
    private const ulong SetSize = sizeof(ulong);
    private const uint OfProcess = 1; // PTRACE_PEEKSIGINFO_SHARED
    private const ulong InfoSize = 128;
    private const int InstructionsARecord = 40;

    /// <returns>0, or how many records were copied; EINVAL, EFAULT.</returns>
    public static Result<long> Do(Thread caller, Tracee tracee, TraceRequest request, VirtualAddress address, VirtualAddress place)
    {
        AddressSpace memory = caller.Process.Memory;
        switch (request)
        {
            case TraceRequest.GetSignalInfo:
                return TraceCalls.Done(tracee.Info.Number == 0 ? Errno.EINVAL : memory.Write(place, tracee.Info));
            case TraceRequest.SetSignalInfo:
                return TraceCalls.Done(SetInfo(memory, tracee, place));
            case TraceRequest.GetSignalMask:
                return TraceCalls.Done(address.Value != SetSize ? Errno.EINVAL : memory.Write(place, MaskOf(tracee.Thread)));
            case TraceRequest.SetSignalMask:
                return TraceCalls.Done(address.Value != SetSize ? Errno.EINVAL : SetMask(memory, tracee.Thread, place));
            default:
                return PeekInfo(caller, tracee, address, place);
        }
    }

    private static Errno SetInfo(AddressSpace memory, Tracee tracee, VirtualAddress place)
    {
        Result<SignalInfo> info = memory.Read<SignalInfo>(place);
        if (info.Failed || tracee.Info.Number == 0)
        {
            return info.Failed ? info.Error : Errno.EINVAL;
        }

        tracee.Info = info.Value;
        return Errno.None;
    }

    private static SignalSet MaskOf(Thread thread) =>
        (thread.ReturnWork & ReturnWork.RestoreMask) != 0 ? thread.SavedMask : thread.Blocked;

    private static Errno SetMask(AddressSpace memory, Thread thread, VirtualAddress place)
    {
        Result<SignalSet> mask = memory.Read<SignalSet>(place);
        if (mask.Failed)
        {
            return mask.Error;
        }

        thread.ReturnWork &= ~ReturnWork.RestoreMask;
        SignalMask.SetMask(thread, mask.Value);
        return Errno.None;
    }

    /// <summary>Copies signals that wait, the oldest first, and leaves them: PTRACE_PEEKSIGINFO.</summary>
    private static Result<long> PeekInfo(Thread caller, Tracee tracee, VirtualAddress arguments, VirtualAddress place)
    {
        Result<PeekArguments> read = caller.Process.Memory.Read<PeekArguments>(arguments);
        if (read.Failed || (read.Value.Flags & ~OfProcess) != 0 || read.Value.Count < 0)
        {
            return read.Failed ? read.Error : Errno.EINVAL;
        }

        var portion = new WorkPortion(caller);
        bool isShared = (read.Value.Flags & OfProcess) != 0;
        ulong last = 0;
        ulong skipped = 0;
        long copied = 0;
        while (copied < read.Value.Count)
        {
            ref PendingSignals pending = ref isShared ? ref tracee.Thread.Process.Pending : ref tracee.Thread.Pending;
            if (pending.NextSent(last) is not { } record)
            {
                break;
            }

            last = record.Number;
            if (skipped++ >= read.Value.Offset)
            {
                Errno error = caller.Process.Memory.Write(place + ((ulong)copied * InfoSize), record.Info);
                if (error != Errno.None)
                {
                    return copied > 0 ? copied : error;
                }

                copied++;
            }

            if (portion.Spend(InstructionsARecord * (pending.RecordCount + 1)) != Errno.None)
            {
                break;
            }
        }

        return copied;
    }

    /// <summary>struct ptrace_peeksiginfo_args.</summary>
    private readonly record struct PeekArguments(ulong Offset, uint Flags, int Count);
}
