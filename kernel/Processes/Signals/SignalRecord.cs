using Tine.Files;

namespace Tine.Processes;

/// <summary>One pending signal with what is known about it.</summary>
public sealed class SignalRecord
{
    public SignalInfo Info;

    /// <summary>The user that is charged for it while it is queued; null for records that a timer or a child keeps.</summary>
    internal UserAccount? Account;

    /// <summary>The order of sending within its queue.</summary>
    internal ulong Number;

    private TreeLink<SignalRecord> _link;

    /// <summary>Stands in a queue now. A timer's record is its own and is used again when it has been delivered.</summary>
    internal bool IsQueued;

    /// <summary>Order by signal, first come first among those of one signal.</summary>
    internal readonly struct Link : ITreeLink<SignalRecord>
    {
        [NoAllocation]
        public ref TreeLink<SignalRecord> In(SignalRecord record) => ref record._link;

        [NoAllocation]
        public bool IsBefore(SignalRecord record, SignalRecord other) =>
            record.Info.Number != other.Info.Number ? record.Info.Number < other.Info.Number : record.Number < other.Number;
    }

    /// <summary>The place before the records of a signal that have a number or a higher one.</summary>
    internal readonly struct Place(Signal signal, ulong number) : ITreePlace<SignalRecord>
    {
        /// <inheritdoc/>
        [NoAllocation]
        public bool IsReachedBy(SignalRecord record) =>
            record.Info.Signal != signal ? record.Info.Signal > signal : record.Number >= number;
    }
}
