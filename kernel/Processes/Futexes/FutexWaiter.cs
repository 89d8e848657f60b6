namespace Tine.Processes;

/// <summary>A thread that waits at a futex.</summary>
internal sealed class FutexWaiter(Thread thread, FutexKey key, uint bits)
{
    public FutexKey Key = key;
    public FutexWaiter? Next;
    public FutexWaiter? Previous;

    /// <summary>The queue that it stands in; null once it has been woken.</summary>
    public FutexQueue? Queue;

    public Thread Thread { get; } = thread;

    /// <summary>A wake with none of these bits passes it by.</summary>
    public uint Bits { get; } = bits;
}
