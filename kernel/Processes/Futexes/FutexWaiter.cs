namespace Tine.Processes;

/// <summary>A thread that waits at a futex.</summary>
internal sealed class FutexWaiter(Thread thread, FutexKey key, uint bits)
{
    private static readonly object s_nobody = new();

    public FutexKey Key = key;

    /// <summary>
    /// The thread's real-time priority when it came, or was lent one; the highest is woken first. 0 for an ordinary thread.
    /// </summary>
    public int Priority = PriorityOf(thread);

    /// <summary>Stands in the table: it has not been woken.</summary>
    public bool IsWaiting;

    /// <summary>The mutex that it waits for (FUTEX_LOCK_PI), or null for a wait that any wake ends.</summary>
    public FutexLock? Lock;

    /// <summary>The mutex that it may be moved to (FUTEX_WAIT_REQUEUE_PI), or null.</summary>
    public FutexKey? Destination;

    /// <summary>Whether the waiter got the mutex from an owner that ended: it writes so into the word itself.</summary>
    public bool InheritsFromDead;

    private ListLink<FutexWaiter> _link;

    public Thread Thread { get; } = thread;

    /// <summary>A wake with none of these bits passes it by.</summary>
    public uint Bits { get; } = bits;

    /// <summary>FUTEX_WAKE and FUTEX_REQUEUE have no business with it: it waits for a mutex, or will.</summary>
    public bool IsForLock => Lock is not null || Destination is not null;

    /// <summary>A mark that keeps a place in the bucket of a key, and waits at no futex.</summary>
    public static FutexWaiter Mark(in FutexKey key) => new(null!, key with { Owner = s_nobody }, 0);

    private static int PriorityOf(Thread? thread) => thread is null ? 0 : thread.EffectivePriority;

    internal readonly struct Link : IListLink<FutexWaiter>
    {
        [NoAllocation]
        public ref ListLink<FutexWaiter> In(FutexWaiter waiter) => ref waiter._link;
    }
}
