using Tine.Files;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>F_SETLEASE and F_GETLEASE of fcntl(2).</summary>
internal static class LeaseCalls
{
    /// <summary>Takes, changes or gives up a lease.</summary>
    /// <returns>None; EINVAL for what is no lease or no regular file, EACCES for another's file without CAP_LEASE; EAGAIN.</returns>
    public static Errno Set(Thread caller, int descriptor, OpenFile file, LockKind kind)
    {
        if (kind is < LockKind.Shared or > LockKind.None)
        {
            return Errno.EINVAL;
        }

        bool isOwn = caller.Credentials.Users.FileSystem == file.Inode.UserId;
        if (!isOwn && !caller.Credentials.Has(Capability.Lease))
        {
            return Errno.EACCES;
        }

        if (file.Inode is not RegularFile regular)
        {
            return Errno.EINVAL;
        }

        Errno error = regular.GetLocks().GetLeases().Set(file, kind, regular.Opens.All, regular.Opens.Writers);
        if (error == Errno.None && kind != LockKind.None)
        {
            FileSignals signals = file.MakeSignals();
            signals.Descriptor = descriptor;
            signals.Owner ??= SignalOwner.Of(caller, OwnerKind.Process, caller.Process.Id).Value;
        }

        return error;
    }

    /// <summary>The kind of the lease that an open file holds, or None.</summary>
    public static LockKind Get(OpenFile file) => file.Inode.Locks?.Leases?.KindOf(file) ?? LockKind.None;
}
