namespace Tine;

/// <summary>A place of <see cref="LateWakes"/>: a queue with waiters that are still to be woken, and the mark after the last of them.</summary>
internal sealed class LatePlace : Waiter
{
    public LatePlace() => Mark = new WaitEntry(this);

    /// <summary>The mark, which is in the queue while waiters before it are left.</summary>
    public WaitEntry Mark { get; }

    public WaitQueue? Queue { get; set; }

    public LatePlace? Next { get; set; }

    [NoAllocation]
    public override void Wake()
    {
    }
}
