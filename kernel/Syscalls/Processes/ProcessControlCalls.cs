using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>prctl.</summary>
internal static class ProcessControlCalls
{
    private const int NameSize = 16;
    private const int TimeStampCounterAllowed = 1; // PR_TSC_ENABLE

    [Syscall(157, "prctl", Support = "names, death signal, dumpable, subreaper, no_new_privs, capabilities; Tine's fork mode and vfork flavour; timer slack, which changes nothing; PR_SET_THP_DISABLE, which there is nothing to disable for; PR_MCE_KILL, which nothing comes of; PR_GET_TSC and PR_GET_TIMING; others give EINVAL")]
    internal static Result<int> Prctl(Thread caller, ProcessOption option, ulong argument, ulong argument3, ulong argument4, ulong argument5)
    {
        Process process = caller.Process;
        var address = new VirtualAddress(argument);
        switch (option)
        {
            case ProcessOption.SetParentDeathSignal when argument <= (ulong)Signal.Last:
                process.ParentDeathSignal = (Signal)argument;
                if (process.Parent is { } parent)
                {
                    parent.HasDeathSignals = true;
                }

                return 0;
            case ProcessOption.GetParentDeathSignal:
                return Done(process.Memory.Write(address, (int)process.ParentDeathSignal));
            case ProcessOption.GetDumpable:
                return process.Memory.IsDumpable ? 1 : 0;
            case ProcessOption.SetDumpable when argument <= 1:
                process.Memory.IsDumpable = argument == 1;
                return 0;
            case ProcessOption.GetKeepCapabilities:
                return (caller.Credentials.SecureBits & SecureBits.KeepCapabilities) != 0 ? 1 : 0;
            case ProcessOption.SetKeepCapabilities:
                return Done(CapabilityOptions.SetKeep(caller, argument));
            case ProcessOption.SetName:
                return SetName(caller, address);
            case ProcessOption.GetName:
                return GetName(caller, address);
            case ProcessOption.GetTiming:
                return 0; // PR_TIMING_STATISTICAL
            case ProcessOption.SetTiming when argument == 0:
            case ProcessOption.DisablePerformanceEvents or ProcessOption.EnablePerformanceEvents: // It has none.
                return 0;
            case ProcessOption.SetMemoryLayout or ProcessOption.SetIoFlusher or ProcessOption.GetIoFlusher
                when !caller.Credentials.Has(Capability.Resources):
                return Errno.EPERM;
            case ProcessOption.ReadBoundingSet:
                return CapabilityOptions.ReadBounding(caller, argument);
            case ProcessOption.DropFromBoundingSet:
                return Done(CapabilityOptions.DropBounding(caller, argument));
            case ProcessOption.GetSecureBits:
                return (int)caller.Credentials.SecureBits;
            case ProcessOption.SetSecureBits:
                return Done(CapabilityOptions.SetSecureBits(caller, argument));
            case ProcessOption.AmbientSet:
                return CapabilityOptions.Ambient(caller, argument, argument3, argument4 | argument5);
            case ProcessOption.SetTimerSlack:
                // As long, a number: what is not above 0 chooses the default.
                caller.Scheduling = caller.Scheduling.WithSlack((ulong)Math.Max((long)argument, 0));
                return 0;
            case ProcessOption.GetTimerSlack:
                return (int)Math.Min(caller.Scheduling.SlackNanoseconds, int.MaxValue);
            case ProcessOption.GetTimeStampCounter:
                return Done(process.Memory.Write(address, TimeStampCounterAllowed));
            case ProcessOption.SetTimeStampCounter when argument == TimeStampCounterAllowed:
                return 0;
            case ProcessOption.SetChildSubreaper:
                process.IsChildSubreaper = argument != 0;
                return 0;
            case ProcessOption.GetChildSubreaper:
                return Done(process.Memory.Write(address, process.IsChildSubreaper ? 1 : 0));
            case ProcessOption.SetNoNewPrivileges when argument == 1 && (argument3 | argument4 | argument5) == 0:
                caller.HasNoNewPrivileges = true;
                return 0;
            case ProcessOption.GetNoNewPrivileges when (argument | argument3 | argument4 | argument5) == 0:
                return caller.HasNoNewPrivileges ? 1 : 0;
            case ProcessOption.SetHugePagesOff when (argument3 | argument4 | argument5) == 0:
                process.Memory.HasHugePagesOff = argument != 0;
                return 0;
            case ProcessOption.GetHugePagesOff when (argument | argument3 | argument4 | argument5) == 0:
                return process.Memory.HasHugePagesOff ? 1 : 0;
            case ProcessOption.SetMemoryErrors when (argument4 | argument5) == 0:
                return Done(SetMemoryErrors(caller, argument, argument3));
            case ProcessOption.GetMemoryErrors when (argument | argument3 | argument4 | argument5) == 0:
                return (int)caller.Scheduling.MemoryErrors;
            case ProcessOption.GetThreadIdAddress:
                return Done(process.Memory.Write(address, caller.ClearThreadId.Value));
            case ProcessOption.SetForkMode when argument <= (ulong)ForkMode.OnDemand:
                process.ForkMode = (ForkMode)argument;
                return 0;
            case ProcessOption.GetForkMode:
                return (int)process.ForkMode;
            case ProcessOption.SetVForkFlavour when argument <= (ulong)VForkFlavour.Solaris:
                process.Flavour = (VForkFlavour)argument;
                return 0;
            case ProcessOption.GetVForkFlavour:
                return (int)process.Flavour;
            default:
                return Errno.EINVAL;
        }
    }

    private static Result<int> Done(Errno error) => error == Errno.None ? 0 : error;

    /// <summary>Sets the policy for memory errors (PR_MCE_KILL): PR_MCE_KILL_CLEAR is 0 and takes no policy, PR_MCE_KILL_SET is 1.</summary>
    private static Errno SetMemoryErrors(Thread caller, ulong command, ulong policy)
    {
        bool isClear = command == 0 && policy == 0;
        if (!isClear && (command != 1 || policy > (ulong)MemoryErrorPolicy.Default))
        {
            return Errno.EINVAL;
        }

        caller.Scheduling = caller.Scheduling.WithMemoryErrors(isClear ? MemoryErrorPolicy.Default : (MemoryErrorPolicy)policy);
        return Errno.None;
    }

    private static Result<int> SetName(Thread caller, VirtualAddress address)
    {
        Span<byte> room = stackalloc byte[NameSize];
        Result<int> length = caller.Process.Memory.CopyStringIn(address, room);
        if (length.Error is Errno.EFAULT)
        {
            return length.Error;
        }

        // Longer names are cut.
        caller.Name = room[..(length.Failed ? NameSize - 1 : length.Value)].ToArray();
        return 0;
    }

    private static Result<int> GetName(Thread caller, VirtualAddress address)
    {
        Span<byte> room = stackalloc byte[NameSize];
        room.Clear();
        caller.Name.CopyTo(room);
        return Done(caller.Process.Memory.CopyOut(address, room));
    }
}
