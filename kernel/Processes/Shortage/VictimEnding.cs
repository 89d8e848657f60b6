using Tine.Memory;

namespace Tine.Processes;

/// <summary>The policy of Linux for a shortage of memory: a victim is ended (<see cref="OutOfMemory"/>).</summary>
public sealed class VictimEnding : MemoryShortage
{
    /// <summary>State of the search for a victim, between portions of the work and between victims.</summary>
    internal VictimSearch Search { [NoAllocation] get; } = new();

    /// <inheritdoc/>
    internal override void Begin(World world) => UnusedMemory.Current.Owner = new UnusedMemoryOwner(world);

    /// <inheritdoc/>
    [NoAllocation]
    public override bool AwaitRoom(Thread thread, ulong frames) => OutOfMemory.AwaitRoom(thread, frames);

    /// <inheritdoc/>
    [NoAllocation]
    public override void RestoreReserve(Thread thread) => OutOfMemory.RestoreReserve(thread);
}
