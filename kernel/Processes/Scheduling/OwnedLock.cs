namespace Tine.Processes;

/// <summary>A mutex that others wait for: its owner, as the kernel knows it, may run with the priority of a waiter.</summary>
/// <remarks>Stands in its owner's list, so that the owner's end hands it on.</remarks>
internal abstract class OwnedLock(Thread owner)
{
    private ListLink<OwnedLock> _link;

    public Thread Owner { get; private set; } = owner;

    /// <summary>Another thread owns it from here on.</summary>
    public void GiveTo(Thread next)
    {
        Owner.OwnedLocks.Remove(this);
        Owner = next;
        next.OwnedLocks.AddLast(this);
    }

    /// <summary>Removes the lock after its last waiter: nothing but the program's memory names the owner then.</summary>
    public void Forget() => Owner.OwnedLocks.Remove(this);

    internal readonly struct Link : IListLink<OwnedLock>
    {
        [NoAllocation]
        public ref ListLink<OwnedLock> In(OwnedLock owned) => ref owned._link;
    }
}
