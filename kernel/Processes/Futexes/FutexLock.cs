namespace Tine.Processes;

/// <summary>
/// A mutex of FUTEX_LOCK_PI that somebody waits for: its owner, as the kernel knows it. The word in the program's memory tells
/// the same: the owner's thread id with FUTEX_WAITERS. futex(2), "Priority-inheritance futexes".
/// </summary>
/// <remarks>Exists as long as it has waiters; stands in its owner's list, so that the owner's end hands it on.</remarks>
internal sealed class FutexLock(FutexKey key, Thread owner)
{
    public const uint OwnerMask = 0x3fff_ffff;
    public const uint OwnerDied = 0x4000_0000;
    public const uint HasWaiters = 0x8000_0000;

    private ListLink<FutexLock> _link;

    public FutexKey Key { get; } = key;

    public Thread Owner { get; private set; } = owner;

    /// <summary>The lock of a futex word, made when a waiter first looks for the word's owner.</summary>
    public static FutexLock Of(FutexKey key, Thread owner)
    {
        var made = new FutexLock(key, owner);
        owner.OwnedLocks.AddLast(made);
        return made;
    }

    /// <summary>Another thread owns it from here on.</summary>
    public void GiveTo(Thread next)
    {
        Owner.OwnedLocks.Remove(this);
        Owner = next;
        next.OwnedLocks.AddLast(this);
    }

    /// <summary>Removes the lock after its last waiter: the word alone names the owner.</summary>
    public void Forget() => Owner.OwnedLocks.Remove(this);

    internal readonly struct Link : IListLink<FutexLock>
    {
        [NoAllocation]
        public ref ListLink<FutexLock> In(FutexLock owned) => ref owned._link;
    }
}
