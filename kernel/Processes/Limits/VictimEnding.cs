namespace Tine.Processes;

/// <summary>The policy of Linux for a shortage of memory: a victim is ended (<see cref="OutOfMemory"/>).</summary>
public sealed class VictimEnding : MemoryShortage
{
    /// <inheritdoc/>
    [NoAllocation]
    public override bool AwaitRoom(Thread thread, ulong frames) => OutOfMemory.AwaitRoom(thread, frames);

    /// <inheritdoc/>
    [NoAllocation]
    public override void RestoreReserve(Thread thread) => OutOfMemory.RestoreReserve(thread);
}
