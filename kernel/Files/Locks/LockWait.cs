namespace Tine.Files;

/// <summary>A wait for a record lock.</summary>
/// <param name="owner">The waiting owner: a descriptor table, or an open file.</param>
/// <param name="requests">The requests among which it is.</param>
internal sealed class LockWait(object owner, LockRequests requests)
{
    public object Owner => owner;

    /// <summary>Another thread of the same process that waits, too.</summary>
    public LockWait? Next { get; set; }

    public LockWait? Previous { get; set; }

    /// <summary>The owner that stands in the way; null when it has given way, and the waiter is about to look again.</summary>
    public object? Blocker => requests.Blocker;
}
