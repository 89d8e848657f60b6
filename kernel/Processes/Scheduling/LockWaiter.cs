namespace Tine.Processes;

/// <summary>A thread's wait for a mutex that is handed on to it.</summary>
internal abstract class LockWaiter
{
    /// <summary>The mutex; null while it only may come to wait for one.</summary>
    public abstract OwnedLock? Awaited { get; }
}
