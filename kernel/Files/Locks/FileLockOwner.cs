namespace Tine.Files;

/// <summary>The owner of the locks of flock(2), and of record locks by F_OFD_SETLK: an open file.</summary>
public abstract class FileLockOwner
{
    /// <summary>Counts among those of its file that share it by flock(2).</summary>
    internal bool HasSharedLock;

    /// <summary>
    /// The threads that want an exclusive lock by flock(2) on its behalf while another one stands in the queue for it, and wait for that
    /// one's outcome; null while none stands there.
    /// </summary>
    internal WaitQueue? Followers;

    /// <summary>Set once the file has owned a record lock.</summary>
    internal bool HasRecordLocks;

    /// <summary>Whether it may write the file that it has a lease on.</summary>
    internal abstract bool WritesLeased { get; }

    /// <summary>Tells its owner that somebody waits for its lease to end.</summary>
    internal abstract void TellLeaseBreaks();
}
