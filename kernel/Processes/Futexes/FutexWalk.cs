namespace Tine.Processes;

/// <summary>Goes through a bucket of waiters, in portions. Those that come meanwhile are left out, as on Linux, where none can come.</summary>
/// <remarks>
/// <code>
///   first ... current | next ... last | came later
///                     ^               ^
///                     _position       _end        marks in the list, from the first pause on
/// </code>
/// To be ended by <see cref="End"/>.
/// </remarks>
/// <param name="table">The table of the bucket.</param>
/// <param name="key">A key whose waiters stand in it.</param>
/// <param name="caller">The walking thread; null where no other may run.</param>
internal struct FutexWalk(FutexTable table, in FutexKey key, Caller? caller)
{
    private const int WaitersAPortion = 256;

    private readonly FutexKey _key = key;
    private FutexWaiter? _next = table.FirstInBucket(key);
    private FutexWaiter? _position;
    private FutexWaiter? _end;
    private int _left = WaitersAPortion;

    /// <summary>The one that has been reached; it may be taken out.</summary>
    public FutexWaiter Current { get; private set; } = null!;

    /// <summary>The number of times that others could run so far.</summary>
    public int Pauses { get; private set; }

    /// <returns>False at the end, or when the caller has been killed.</returns>
    public bool MoveNext()
    {
        if ((--_left == 0 && !LetOthersRun()) || _next is not { } waiter || waiter == _end)
        {
            return false;
        }

        Current = waiter;
        _next = table.AfterInBucket(waiter);
        return true;
    }

    /// <summary>Takes the marks of the walk out of the table.</summary>
    public readonly void End()
    {
        if (_end is not null)
        {
            table.Remove(_end);
        }
    }

    private bool LetOthersRun()
    {
        _left = WaitersAPortion;
        Pauses++;
        _position ??= FutexWaiter.Mark(_key);
        if (_end is null)
        {
            _end = FutexWaiter.Mark(_key);
            table.Add(_end);
        }

        table.Insert(_position, _next ?? _end);
        Errno killed = caller?.PreemptionPoint() ?? Errno.None;
        _next = table.AfterInBucket(_position);
        table.Remove(_position);
        return killed == Errno.None;
    }
}
