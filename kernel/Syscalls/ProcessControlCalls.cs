using System;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>prctl and capabilities.</summary>
internal static class ProcessControlCalls
{
    private const int NameSize = 16;
    private const ulong LastCapability = 40;
    private const ulong CapabilityWordSize = 12;
    private const uint CapabilityVersion1 = 0x1998_0330;
    private const uint CapabilityVersion2 = 0x2007_1026;
    private const uint CapabilityVersion3 = 0x2008_0522;

    [Syscall(157, "prctl", Support = "names, death signal, dumpable, subreaper, no_new_privs; Tine's fork mode and vfork flavour; keepcaps and timer slack are told and change nothing; others give EINVAL")]
    internal static Result<int> Prctl(Thread caller, ProcessOption option, ulong argument)
    {
        Process process = caller.Process;
        var address = new VirtualAddress(argument);
        switch (option)
        {
            case ProcessOption.SetParentDeathSignal when argument <= (ulong)Signal.Last:
                process.ParentDeathSignal = (Signal)argument;
                return 0;
            case ProcessOption.GetParentDeathSignal:
                return Done(process.Memory.Write(address, (int)process.ParentDeathSignal));
            case ProcessOption.GetDumpable:
                return process.IsDumpable ? 1 : 0;
            case ProcessOption.SetDumpable when argument <= 1:
                process.IsDumpable = argument == 1;
                return 0;
            case ProcessOption.GetKeepCapabilities:
                return process.KeepsCapabilities ? 1 : 0;
            case ProcessOption.SetKeepCapabilities when argument <= 1:
                process.KeepsCapabilities = argument == 1;
                return 0;
            case ProcessOption.SetName:
                return SetName(caller, address);
            case ProcessOption.GetName:
                return GetName(caller, address);
            case ProcessOption.ReadBoundingSet when argument <= LastCapability:
                return 1;
            case ProcessOption.SetTimerSlack:
                return 0;
            case ProcessOption.GetTimerSlack:
                return 50_000;
            case ProcessOption.SetChildSubreaper:
                process.IsChildSubreaper = argument != 0;
                return 0;
            case ProcessOption.GetChildSubreaper:
                return Done(process.Memory.Write(address, process.IsChildSubreaper ? 1 : 0));
            case ProcessOption.SetNoNewPrivileges when argument == 1:
                process.HasNoNewPrivileges = true;
                return 0;
            case ProcessOption.GetNoNewPrivileges:
                return process.HasNoNewPrivileges ? 1 : 0;
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

    /// <summary>The superuser has every capability, others none.</summary>
    [Syscall(125, "capget")]
    internal static Errno CapGet(Thread caller, VirtualAddress header, VirtualAddress data)
    {
        Result<uint> version = caller.Process.Memory.Read<uint>(header);
        if (version.Failed)
        {
            return version.Error;
        }

        int words = CapabilityWords(version.Value);
        if (words == 0)
        {
            Errno error = caller.Process.Memory.Write(header, CapabilityVersion3);
            return error != Errno.None ? error : data.IsNull ? Errno.None : Errno.EINVAL;
        }

        return data.IsNull ? Errno.None : WriteCapabilities(caller.Process.Memory, data, HeldCapabilities(caller), words);
    }

    [Syscall(126, "capset", Support = "stub: changes nothing")]
    internal static Errno CapSet(Thread caller, VirtualAddress header, VirtualAddress data)
    {
        AddressSpace memory = caller.Process.Memory;
        Result<uint> version = memory.Read<uint>(header);
        Result<int> thread = memory.Read<int>(header + sizeof(uint));
        if (version.Failed || thread.Failed)
        {
            return Errno.EFAULT;
        }

        int words = CapabilityWords(version.Value);
        if (words == 0)
        {
            Errno error = memory.Write(header, CapabilityVersion3);
            return error != Errno.None ? error : Errno.EINVAL;
        }

        return thread.Value == 0 || thread.Value == caller.Id
            ? CheckCapabilities(memory, data, HeldCapabilities(caller), words)
            : Errno.EPERM;
    }

    private static int CapabilityWords(uint version) => version switch
    {
        CapabilityVersion1 => 1,
        CapabilityVersion2 or CapabilityVersion3 => 2,
        _ => 0,
    };

    private static ulong HeldCapabilities(Thread caller) =>
        caller.Process.Credentials.Users.Effective == 0 ? (1UL << (int)(LastCapability + 1)) - 1 : 0;

    /// <summary>Nobody gains a capability, nor has one in effect that is not permitted; capabilities(7).</summary>
    private static Errno CheckCapabilities(AddressSpace memory, VirtualAddress data, ulong held, int words)
    {
        for (int word = 0; word < words; word++)
        {
            VirtualAddress at = data + ((ulong)word * CapabilityWordSize);
            Result<uint> effective = memory.Read<uint>(at);
            Result<uint> permitted = memory.Read<uint>(at + 4);
            Result<uint> inheritable = memory.Read<uint>(at + 8);
            if (effective.Failed || permitted.Failed || inheritable.Failed)
            {
                return Errno.EFAULT;
            }

            uint missing = ~(uint)(held >> (32 * word));
            if ((effective.Value & ~permitted.Value) != 0 || ((permitted.Value | inheritable.Value) & missing) != 0)
            {
                return Errno.EPERM;
            }
        }

        return Errno.None;
    }

    private static Result<int> Done(Errno error) => error == Errno.None ? 0 : error;

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

    /// <summary>Effective, permitted and inheritable, 32 bits each, for each word of the set.</summary>
    private static Errno WriteCapabilities(AddressSpace memory, VirtualAddress data, ulong held, int words)
    {
        for (int word = 0; word < words; word++)
        {
            ulong bits = (uint)(held >> (32 * word));
            VirtualAddress at = data + ((ulong)word * CapabilityWordSize);
            Errno error = memory.Write(at, bits | (bits << 32));
            error = error == Errno.None ? memory.Write(at + 8, 0) : error;
            if (error != Errno.None)
            {
                return error;
            }
        }

        return Errno.None;
    }
}
