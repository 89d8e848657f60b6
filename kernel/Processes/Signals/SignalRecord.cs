namespace Tine.Processes;

/// <summary>One pending signal with what is known about it.</summary>
public sealed class SignalRecord
{
    public SignalInfo Info;

    internal SignalRecord? Next;

    /// <summary>Stands in a queue now. A timer's record is its own and is used again when it has been delivered.</summary>
    internal bool IsQueued;
}
