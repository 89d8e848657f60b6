namespace Tine;

/// <summary>A place in a <see cref="WaitQueue"/>. A thread that polls has one in each queue it looks at.</summary>
public sealed class WaitEntry(Waiter waiter)
{
    internal WaitQueue? Queue;
    private ListLink<WaitEntry> _link;

    public Waiter Waiter { get; } = waiter;

    /// <summary>Set when the queue was woken while this entry stood in it.</summary>
    public bool IsSignalled { get; internal set; }

    /// <summary>The next entry of a waiter that has several.</summary>
    public WaitEntry? NextOfWaiter { get; init; }

    /// <summary>Keeps a place in a queue, and nobody waits there (<see cref="LateWakes"/>).</summary>
    internal bool IsMark { [NoAllocation] get => Waiter is LatePlace; }

    /// <summary>Takes it out of the queue that it stands in, if any.</summary>
    [NoAllocation]
    public void Leave() => Queue?.Remove(this);

    internal readonly struct Link : IListLink<WaitEntry>
    {
        [NoAllocation]
        public ref ListLink<WaitEntry> In(WaitEntry item) => ref item._link;
    }
}
