namespace Tine.Files;

/// <summary>Breaks leases for somebody who opens a file or cuts it by name; fs/locks.c, __break_lease.</summary>
public static class LeaseBreaking
{
    /// <summary>Waits until no lease is in the way.</summary>
    /// <param name="file">The file.</param>
    /// <param name="caller">The thread that opens.</param>
    /// <param name="flags">As it opens: with O_NONBLOCK it does not wait.</param>
    /// <returns>None; EAGAIN, ERESTARTSYS.</returns>
    public static Errno Break(Inode file, Caller caller, OpenFlags flags)
    {
        if (file.Locks?.Leases is not { } leases)
        {
            return Errno.None;
        }

        FileServices services = file.FileSystem.Services;
        LockKind left = (flags & OpenFlags.AccessMask) == OpenFlags.ReadOnly ? LockKind.Shared : LockKind.None;
        Waiting waiting = (flags & OpenFlags.NonBlocking) != 0 ? Waiting.Never : Waiting.Allowed;
        return leases.Break(caller, left, waiting, services.Time.MonotonicNanoseconds + services.Limits.LeaseBreakNanoseconds);
    }
}
