namespace Tine.Processes;

/// <summary>A mutex that others wait for: its owner, as the kernel knows it, may run with the priority of a waiter.</summary>
/// <remarks>Stands in its owner's tree, the one with the highest priority first, so that the owner's end hands it on.</remarks>
/// <param name="owner">The owner.</param>
/// <param name="number">A number that no other one has.</param>
internal abstract class OwnedLock(Thread owner, ulong number)
{
    private readonly ulong _number = number;
    private TreeLink<OwnedLock> _link;

    public Thread Owner { get; private set; } = owner;

    /// <summary>The highest real-time priority of those that wait, as it was looked up last; 0 for none.</summary>
    public int Priority { get; private set; }

    /// <summary>Gives it another owner, or the priority of those that wait now.</summary>
    public void Set(Thread owner, int priority)
    {
        Leave();
        Owner = owner;
        Priority = priority;
        Join();
    }

    /// <summary>Enters the tree of its owner.</summary>
    public void Join() => Owner.OwnedLocks.Add(this, TreeWeight.Of(_number));

    /// <summary>Leaves the tree of its owner, after its last waiter: nothing but the program's memory names the owner then.</summary>
    public void Leave() => Owner.OwnedLocks.Remove(this);

    internal readonly struct Link : ITreeLink<OwnedLock>
    {
        [NoAllocation]
        public ref TreeLink<OwnedLock> In(OwnedLock owned) => ref owned._link;

        [NoAllocation]
        public bool IsBefore(OwnedLock owned, OwnedLock other) =>
            owned.Priority != other.Priority ? owned.Priority > other.Priority : owned._number < other._number;
    }
}
