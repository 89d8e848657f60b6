using System;
using System.Runtime.InteropServices;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>semctl.</summary>
internal static class SemaphoreControl
{
    [Syscall(66, "semctl")]
    internal static Result<int> Control(Thread caller, int id, int number, IpcCommand command, ulong argument)
    {
        if (id < 0)
        {
            return Errno.EINVAL;
        }

        SemaphoreSets all = SemaphoreSets.Of(caller.Process.FileSystem.Services);
        var address = new VirtualAddress(argument);
        switch (command)
        {
            case IpcCommand.Limits or IpcCommand.SetUse:
                Errno error = caller.Process.Memory.Write(address, SemaphoreLimits.Of(all, command == IpcCommand.SetUse));
                return error == Errno.None ? all.Table.HighestPlace : error;
            case IpcCommand.Status or IpcCommand.SetStatus or IpcCommand.SetStatusOfAny:
                return IpcLookup.TellStatus(caller, all.Table, id, command, address, static set => SemaphoreSetRecord.Of(set));
            case IpcCommand.Set or IpcCommand.Remove:
                return Change(caller, all, id, command, address);
            case IpcCommand.GetAll or IpcCommand.SetAll:
                return MoveAll(caller, all, id, command, address);
            case >= IpcCommand.GetLastProcess and <= IpcCommand.SetValue:
                return ControlOne(caller, all, id, number, command, (int)argument);
            default:
                return Errno.EINVAL;
        }
    }

    private static Result<int> Change(Thread caller, SemaphoreSets all, int id, IpcCommand command, VirtualAddress address)
    {
        bool isSet = command == IpcCommand.Set;
        Result<SemaphoreSetRecord> read = isSet ? caller.Process.Memory.Read<SemaphoreSetRecord>(address) : default(SemaphoreSetRecord);
        Result<SemaphoreSet> set = read.Failed ? read.Error : IpcLookup.ForChange(caller, all.Table, id);
        if (set.Failed)
        {
            return set.Error;
        }

        if (isSet)
        {
            read.Value.Permissions.ApplyTo(set.Value, IpcLookup.Seconds(caller));
        }
        else
        {
            all.Remove(caller, set.Value);
        }

        return 0;
    }

    private static Result<int> MoveAll(Thread caller, SemaphoreSets all, int id, IpcCommand command, VirtualAddress address)
    {
        bool isSet = command == IpcCommand.SetAll;
        SemaphoreSet? set = all.Table.Find(id);
        Errno error = set is null ? Errno.EINVAL : set.Check(caller.Credentials, isSet ? IpcObject.WriteAccess : IpcObject.ReadAccess);
        if (error != Errno.None)
        {
            return error;
        }

        var values = new ushort[set!.Count];
        if (isSet)
        {
            error = caller.Process.Memory.CopyIn(address, MemoryMarshal.AsBytes(new Span<ushort>(values)));
            error = error == Errno.None && HasTooLarge(values) ? Errno.ERANGE : error;
            if (error == Errno.None)
            {
                set.Set(caller, 0, values, caller.Process.Id, IpcLookup.Seconds(caller));
            }
        }
        else
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = (ushort)set[i].Value;
            }

            error = caller.Process.Memory.CopyOut(address, MemoryMarshal.AsBytes<ushort>(values));
        }

        return error == Errno.None ? 0 : error;
    }

    private static bool HasTooLarge(ReadOnlySpan<ushort> values)
    {
        foreach (ushort value in values)
        {
            if (value > SemaphoreSet.LargestValue)
            {
                return true;
            }
        }

        return false;
    }

    private static Result<int> ControlOne(Thread caller, SemaphoreSets all, int id, int number, IpcCommand command, int value)
    {
        bool isSet = command == IpcCommand.SetValue;
        if (isSet && value is < 0 or > SemaphoreSet.LargestValue)
        {
            return Errno.ERANGE;
        }

        if (all.Table.Find(id) is not { } set)
        {
            return Errno.EINVAL;
        }

        // SETVAL looks at the number first, the others at the permissions; Linux.
        bool isThere = number >= 0 && number < set.Count;
        Errno error = isSet && !isThere ? Errno.EINVAL : set.Check(caller.Credentials, isSet ? IpcObject.WriteAccess : IpcObject.ReadAccess);
        if (error != Errno.None || !isThere)
        {
            return error == Errno.None ? Errno.EINVAL : error;
        }

        switch (command)
        {
            case IpcCommand.GetValue:
                return set[number].Value;
            case IpcCommand.GetLastProcess:
                return set[number].LastProcessId;
            case IpcCommand.CountWaiting:
                return set[number].WaitingForMore;
            case IpcCommand.CountWaitingForZero:
                return set[number].WaitingForZero;
            default:
                set.Set(caller, number, [(ushort)value], caller.Process.Id, IpcLookup.Seconds(caller));
                return 0;
        }
    }
}
