using System;
using System.Runtime.InteropServices;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>capget and capset; prctl's options about capabilities are in <see cref="CapabilityOptions"/>.</summary>
internal static class CapabilityCalls
{
    private const uint Version1 = 0x1998_0330;
    private const uint Version2 = 0x2007_1026;
    private const uint Version3 = 0x2008_0522;

    [Syscall(125, "capget")]
    internal static Errno CapGet(Thread caller, VirtualAddress header, VirtualAddress data)
    {
        AddressSpace memory = caller.Process.Memory;
        Result<int> words = ReadVersion(memory, header);
        if (words.Failed || data.IsNull)
        {
            // The version alone was asked for.
            return words.Error == Errno.EINVAL && data.IsNull ? Errno.None : words.Error;
        }

        Result<int> thread = memory.Read<int>(header + sizeof(uint));
        if (thread.Failed || thread.Value < 0)
        {
            return thread.Failed ? thread.Error : Errno.EINVAL;
        }

        Thread? target = thread.Value == 0 ? caller : caller.World.Processes.FindThread(thread.Value);
        return target is null ? Errno.ESRCH : WriteSets(memory, data, target.Credentials.Capabilities, words.Value);
    }

    [Syscall(126, "capset")]
    internal static Errno CapSet(Thread caller, VirtualAddress header, VirtualAddress data)
    {
        AddressSpace memory = caller.Process.Memory;
        Result<int> words = ReadVersion(memory, header);
        Result<int> thread = words.Failed ? words.Error : memory.Read<int>(header + sizeof(uint));
        if (thread.Failed)
        {
            return thread.Error;
        }

        if (thread.Value != 0 && thread.Value != caller.Id)
        {
            return Errno.EPERM;
        }

        Span<CapabilityRecord> records = stackalloc CapabilityRecord[2];
        records.Clear();
        Errno error = memory.CopyIn(data, MemoryMarshal.AsBytes(records[..words.Value]));
        if (error != Errno.None)
        {
            return error;
        }

        Result<Capabilities> sets = caller.Credentials.Capabilities.Set(
            Join(records[0].Permitted, records[1].Permitted),
            Join(records[0].Effective, records[1].Effective),
            Join(records[0].Inheritable, records[1].Inheritable));
        if (!sets.Failed)
        {
            CredentialChange.Commit(caller, caller.Credentials.WithCapabilities(sets.Value));
        }

        return sets.Error;
    }

    /// <summary>The number of records of 32 capabilities in the header's version.</summary>
    /// <returns>1 or 2; EFAULT; EINVAL for another version, in whose place the newest is written.</returns>
    private static Result<int> ReadVersion(AddressSpace memory, VirtualAddress header)
    {
        Result<uint> version = memory.Read<uint>(header);
        if (version.Failed)
        {
            return version.Error;
        }

        switch (version.Value)
        {
            case Version1:
                return 1;
            case Version2 or Version3:
                return 2;
            default:
                Errno error = memory.Write(header, Version3);
                return error != Errno.None ? error : Errno.EINVAL;
        }
    }

    private static Errno WriteSets(AddressSpace memory, VirtualAddress data, in Capabilities sets, int words)
    {
        Span<CapabilityRecord> records = stackalloc CapabilityRecord[2];
        for (int word = 0; word < words; word++)
        {
            int shift = 32 * word;
            records[word] = new CapabilityRecord(
                (uint)(sets.Effective.Bits >> shift), (uint)(sets.Permitted.Bits >> shift), (uint)(sets.Inheritable.Bits >> shift));
        }

        return memory.CopyOut(data, MemoryMarshal.AsBytes(records[..words]));
    }

    /// <summary>Bits of capabilities that do not exist are passed over.</summary>
    private static CapabilitySet Join(uint low, uint high) => new CapabilitySet(low | ((ulong)high << 32)).And(CapabilitySet.All);
}
