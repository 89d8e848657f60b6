namespace Tine.Files;

/// <summary>A thread that waits for a message, or with one for room.</summary>
internal sealed class QueueWait(QueueMessage? message, int urgency, ulong number)
{
    private TreeLink<QueueWait> _link;

    /// <summary>The message that a sender brings, or that a receiver was given.</summary>
    public QueueMessage? Message { get; private set; } = message;

    /// <summary>Rank among those that wait (<see cref="CallerIdentity.UrgencyOf"/>).</summary>
    public int Urgency { [NoAllocation] get; } = urgency;

    /// <summary>The order of coming.</summary>
    public ulong Number { [NoAllocation] get; } = number;

    /// <summary>The queue of the one thread that waits.</summary>
    public WaitQueue Sleeper { get; } = new();

    /// <summary>Whether somebody has done for the thread what it waited for.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Ends the wait of a receiver, which is given a message, or of a sender, whose message was taken.</summary>
    public void Finish(QueueMessage? given = null)
    {
        Message = given ?? Message;
        IsOver = true;
        Sleeper.WakeAll();
    }

    /// <summary>Order of being served: the most urgent first, and of those the one that has waited longest.</summary>
    internal readonly struct Link : ITreeLink<QueueWait>
    {
        [NoAllocation]
        public ref TreeLink<QueueWait> In(QueueWait wait) => ref wait._link;

        [NoAllocation]
        public bool IsBefore(QueueWait wait, QueueWait other) =>
            wait.Urgency != other.Urgency ? wait.Urgency > other.Urgency : wait.Number < other.Number;
    }
}
