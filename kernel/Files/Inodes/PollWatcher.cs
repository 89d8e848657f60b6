namespace Tine.Files;

/// <summary>A watcher of open files that become ready. A thread in poll(2) is one; an interest of epoll(7) is another.</summary>
public abstract class PollWatcher
{
    /// <summary>Waits on a queue; called by <see cref="OpenFile.Poll"/> for each queue that may change its answer.</summary>
    public abstract void Watch(WaitQueue queue);
}
