namespace Tine.Files;

/// <summary>Kernel objects that are charged to one real user, over all of the user's processes.</summary>
public sealed class UserAccount
{
    /// <summary>Room of pipes, in pages; pipe(7), /proc/sys/fs/pipe-user-pages-soft and -hard.</summary>
    public ulong PipePages { get; internal set; }

    /// <summary>Files that were sent through sockets and not yet received (SCM_RIGHTS).</summary>
    public ulong FilesInFlight { get; internal set; }

    /// <summary>Interests of epoll(7); /proc/sys/fs/epoll/max_user_watches.</summary>
    public ulong Watches { get; internal set; }

    /// <summary>Instances of inotify(7); /proc/sys/fs/inotify/max_user_instances.</summary>
    public ulong WatchInstances { get; internal set; }

    /// <summary>Watches of them all; /proc/sys/fs/inotify/max_user_watches.</summary>
    public ulong WatchedFiles { get; internal set; }

    /// <summary>Bytes that POSIX message queues may come to hold (RLIMIT_MSGQUEUE).</summary>
    public ulong QueueBytes { get; internal set; }

    /// <summary>Signals that wait with their records, and timers, which have one each (RLIMIT_SIGPENDING).</summary>
    public ulong QueuedSignals { [NoAllocation] get; [NoAllocation] set; }
}
