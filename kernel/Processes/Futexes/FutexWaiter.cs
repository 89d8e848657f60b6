namespace Tine.Processes;

/// <summary>A thread that waits at a futex.</summary>
internal sealed class FutexWaiter(Thread thread, FutexKey key, uint bits) : LockWaiter
{
    /// <summary>
    /// The futex, and the order there: by the thread's real-time priority when it came, or was lent one.
    /// </summary>
    public FutexPlace Place = new(key, thread.EffectivePriority, 0);

    /// <summary>Stands in the table: it has not been woken.</summary>
    public bool IsWaiting;

    /// <summary>The mutex that it waits for (FUTEX_LOCK_PI), or null for a wait that any wake ends.</summary>
    public FutexLock? Lock;

    /// <summary>The mutex that it may be moved to (FUTEX_WAIT_REQUEUE_PI), or null.</summary>
    public FutexKey? Destination;

    /// <summary>Whether the waiter got the mutex from an owner that ended: it writes so into the word itself.</summary>
    public bool InheritsFromDead;

    private TreeLink<FutexWaiter> _link;

    public Thread Thread { get; } = thread;

    /// <summary>A wake with none of these bits passes it by.</summary>
    public uint Bits { get; } = bits;

    public FutexKey Key => Place.Key;

    /// <inheritdoc/>
    public override OwnedLock? Awaited => Lock;

    /// <summary>Whether the thread waits for a mutex, or will: FUTEX_WAKE and FUTEX_REQUEUE do not touch it.</summary>
    public bool IsForLock => Lock is not null || Destination is not null;

    internal readonly struct Link : ITreeLink<FutexWaiter>
    {
        [NoAllocation]
        public ref TreeLink<FutexWaiter> In(FutexWaiter waiter) => ref waiter._link;

        [NoAllocation]
        public bool IsBefore(FutexWaiter waiter, FutexWaiter other) => waiter.Place.IsBefore(other.Place);
    }
}
