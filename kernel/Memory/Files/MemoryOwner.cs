namespace Tine.Memory;

/// <summary>The room above, which has threads give memory back, and wait for it.</summary>
public abstract class MemoryOwner : Waiter
{
    /// <summary>Has the running thread wait for room as soon as it can: it takes of the reserve.</summary>
    [NoAllocation]
    public abstract void NoteLow();
}
