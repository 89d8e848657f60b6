using Tine.Files;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Finds objects of System V IPC for calls that look at them or change them.</summary>
internal static class IpcLookup
{
    /// <summary>Permissions that reading and writing ask for, at all three places of a mode.</summary>
    public const int Read = 0x124;
    public const int Write = 0x92;

    /// <summary>The object that a status call names: by number, by place, or by place without a look at permissions.</summary>
    /// <returns>The object; EINVAL, EACCES.</returns>
    public static Result<T> ForStatus<T>(Thread caller, IpcTable<T> table, int id, bool isPlace, bool asksNobody)
        where T : IpcObject
    {
        T? found = isPlace || asksNobody ? table.At(id) : table.Find(id);
        Errno error = found is null ? Errno.EINVAL : asksNobody ? Errno.None : found.Check(caller.Credentials, Read);
        return error == Errno.None ? found! : error;
    }

    /// <summary>The object that a call changes or removes.</summary>
    /// <returns>The object; EINVAL, EPERM.</returns>
    public static Result<T> ForChange<T>(Thread caller, IpcTable<T> table, int id)
        where T : IpcObject =>
        table.Find(id) is not { } found ? Errno.EINVAL : found.IsControlledBy(caller.Credentials) ? found : Errno.EPERM;

    public static long Seconds(Thread caller) => caller.Process.FileSystem.Services.Time.Now.Seconds;
}
