using Tine.Files;

namespace Tine.Processes;

/// <summary>One pending signal with what is known about it.</summary>
public sealed class SignalRecord
{
    public SignalInfo Info;

    /// <summary>The user that is charged for it while it is queued; null for records that a timer or a child keeps.</summary>
    internal UserAccount? Account;

    private ListLink<SignalRecord> _link;

    /// <summary>Stands in a queue now. A timer's record is its own and is used again when it has been delivered.</summary>
    internal bool IsQueued;

    internal readonly struct Link : IListLink<SignalRecord>
    {
        [NoAllocation]
        public ref ListLink<SignalRecord> In(SignalRecord record) => ref record._link;
    }
}
