namespace Tine.Processes;

/// <summary>
/// A mutex of FUTEX_LOCK_PI that somebody waits for. The word in the program's memory tells the owner as well: its thread id
/// with FUTEX_WAITERS. futex(2), "Priority-inheritance futexes".
/// </summary>
/// <remarks>Exists as long as it has waiters.</remarks>
internal sealed class FutexLock : OwnedLock
{
    public const uint OwnerMask = 0x3fff_ffff;
    public const uint OwnerDied = 0x4000_0000;
    public const uint HasWaiters = 0x8000_0000;

    private FutexLock(in FutexKey key, Thread owner, ulong number)
        : base(owner, number) => Key = key;

    public FutexKey Key { get; }

    /// <summary>The lock of a futex word, made when a waiter first looks for the word's owner.</summary>
    public static FutexLock Of(in FutexKey key, Thread owner)
    {
        var made = new FutexLock(key, owner, FutexTable.Of(owner.World).NextNumber());
        made.Join();
        return made;
    }
}
