namespace Tine.Processes;

/// <summary>A waiter's place in the order of all: by futex, at each by real-time priority, and first come first among equals.</summary>
/// <param name="Key">The futex.</param>
/// <param name="Priority">0 for an ordinary thread; the highest is first.</param>
/// <param name="Arrival">A number that is counted up.</param>
internal readonly record struct FutexPlace(FutexKey Key, int Priority, ulong Arrival) : ITreePlace<FutexWaiter>
{
    /// <summary>The place before all waiters of a futex.</summary>
    public static FutexPlace Before(in FutexKey key) => new(key, int.MaxValue, 0);

    /// <summary>The place right after this one.</summary>
    public FutexPlace After() => this with { Arrival = Arrival + 1 };

    /// <summary>The place after all of this priority.</summary>
    public FutexPlace AfterPriority() => new(Key, Priority - 1, 0);

    [NoAllocation]
    public bool IsBefore(in FutexPlace other)
    {
        if (Key.Location != other.Key.Location)
        {
            return Key.Location < other.Key.Location;
        }

        if (!ReferenceEquals(Key.Owner, other.Key.Owner))
        {
            return Key.OwnerNumber < other.Key.OwnerNumber;
        }

        return Priority != other.Priority ? Priority > other.Priority : Arrival < other.Arrival;
    }

    /// <inheritdoc/>
    [NoAllocation]
    public bool IsReachedBy(FutexWaiter item) => !item.Place.IsBefore(this);
}
