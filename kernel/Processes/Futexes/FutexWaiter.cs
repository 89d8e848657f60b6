namespace Tine.Processes;

/// <summary>A thread that waits at a futex.</summary>
internal sealed class FutexWaiter(Thread thread, FutexKey key, uint bits)
{
    public FutexKey Key = key;

    /// <summary>Stands in the table: it has not been woken.</summary>
    public bool IsWaiting;

    private ListLink<FutexWaiter> _link;

    public Thread Thread { get; } = thread;

    /// <summary>A wake with none of these bits passes it by.</summary>
    public uint Bits { get; } = bits;

    internal readonly struct Link : IListLink<FutexWaiter>
    {
        [NoAllocation]
        public ref ListLink<FutexWaiter> In(FutexWaiter waiter) => ref waiter._link;
    }
}
