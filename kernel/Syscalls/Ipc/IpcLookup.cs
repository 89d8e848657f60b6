using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Finds objects of System V IPC for calls that look at them or change them.</summary>
internal static class IpcLookup
{
    /// <summary>Tells the record of an object that is named by number (IPC_STAT), by place, or by place without a look at permissions.</summary>
    /// <returns>0, or the object's number where a place names it; EINVAL, EACCES, EFAULT.</returns>
    public static Result<int> TellStatus<T, TRecord>(
        Thread caller, IpcTable<T> table, int id, IpcCommand command, VirtualAddress buffer, Func<T, TRecord> recordOf)
        where T : IpcObject
        where TRecord : unmanaged
    {
        bool isPlace = command != IpcCommand.Status;
        bool asksNobody = command is IpcCommand.MessageStatusOfAny or IpcCommand.SetStatusOfAny or IpcCommand.SegmentStatusOfAny;
        if ((isPlace ? table.At(id) : table.Find(id)) is not { } found)
        {
            return Errno.EINVAL;
        }

        Errno error = asksNobody ? Errno.None : found.Check(caller.Credentials, IpcObject.ReadAccess);
        error = error == Errno.None ? caller.Process.Memory.Write(buffer, recordOf(found)) : error;
        return error != Errno.None ? error : isPlace ? found.Id : 0;
    }

    /// <summary>The object that a call changes or removes.</summary>
    /// <returns>The object; EINVAL, EPERM.</returns>
    public static Result<T> ForChange<T>(Thread caller, IpcTable<T> table, int id)
        where T : IpcObject =>
        table.Find(id) is not { } found ? Errno.EINVAL : found.IsControlledBy(caller.Credentials) ? found : Errno.EPERM;

    public static long Seconds(Thread caller) => caller.Process.FileSystem.Services.Time.Now.Seconds;
}
