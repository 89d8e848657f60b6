namespace Tine;

/// <summary>The entry after the waiters of a queue that are still to be woken (<see cref="LateWakes"/>).</summary>
internal sealed class WakeMark : Waiter
{
    [NoAllocation]
    public override void Wake()
    {
    }
}
