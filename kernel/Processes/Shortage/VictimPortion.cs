namespace Tine.Processes;

/// <summary>Counts the work of a search among all processes, and lets others run after each portion.</summary>
/// <remarks>
/// Not a <see cref="WorkPortion"/>: between its portions a thread waits for memory (<see cref="Thread.PreemptionPoint"/>), which
/// is what searches here; and a search that cannot wait ends with the first portion.
/// </remarks>
/// <param name="world">All processes.</param>
/// <param name="thread">The searching thread; null where it cannot wait.</param>
internal struct VictimPortion(World world, Thread? thread)
{
    private int _left = WorkPortion.Size;

    /// <summary>Number of the search.</summary>
    public uint Round { [NoAllocation] get; } = ++VictimSearch.Of(world).Searches;

    /// <summary>Whether the work is done that can be done where others cannot run.</summary>
    public readonly bool IsOver { [NoAllocation] get => _left <= 0 && thread is null; }

    [NoAllocation]
    public void Spend(int instructions)
    {
        _left -= instructions;
        if (_left <= 0 && thread is not null)
        {
            _left = WorkPortion.Size;
            thread.Scheduler.PreemptionPoint(thread);
        }
    }
}
