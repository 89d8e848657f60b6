namespace Tine.Files;

/// <summary>
/// The place of an open file among those that wait for an exclusive lock: one thread stands in the queue, and the others that want
/// the lock for the same open file wait for its outcome.
/// </summary>
internal sealed class LockTurn
{
    public WaitQueue Others { get; } = new();
}
