namespace Tine.Processes;

/// <summary>Signals of the kernel for the members of a group, or for some of them, that are sent in portions (<see cref="GroupSignals"/>).</summary>
public abstract class UnsentSignals
{
    /// <summary>Signals that have yet to be sent.</summary>
    internal SignalSet Unsent;

    /// <summary>The next one that has signals to be sent.</summary>
    internal UnsentSignals? NextUnsent;

    internal abstract ProcessGroup Group { [NoAllocation] get; }

    /// <summary>Whether a member of the group gets them.</summary>
    [NoAllocation]
    internal virtual bool Reaches(Process member) => true;

    /// <summary>The details with which a member gets one of them; null for none.</summary>
    [NoAllocation]
    internal virtual SignalRecord? RecordFor(Process member, Signal signal) => null;
}
