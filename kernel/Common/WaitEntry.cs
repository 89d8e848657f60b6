namespace Tine;

/// <summary>One place in a <see cref="WaitQueue"/>. A thread that polls has one in each queue it looks at.</summary>
public sealed class WaitEntry(Waiter waiter)
{
    internal WaitQueue? Queue;
    internal WaitEntry? Next;
    internal WaitEntry? Previous;

    public Waiter Waiter { get; } = waiter;

    /// <summary>Set when the queue was woken while this entry stood in it.</summary>
    public bool IsSignalled { get; internal set; }

    /// <summary>Takes it out of the queue that it stands in, if any.</summary>
    [NoAllocation]
    public void Leave() => Queue?.Remove(this);
}
