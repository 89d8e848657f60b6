namespace Tine.Files;

/// <summary>Operations that a thread waits to have done, all of them at once.</summary>
internal sealed class SemaphoreWait(SemaphoreOperation[] operations, SemaphoreAdjustments? adjustments, int processId)
{
    private ListLink<SemaphoreWait> _link;

    public SemaphoreOperation[] Operations => operations;

    /// <summary>The record of what the end of the process takes back; null when nothing is to be.</summary>
    public SemaphoreAdjustments? Adjustments => adjustments;

    public int ProcessId => processId;

    /// <summary>The queue of the one thread that waits.</summary>
    public WaitQueue Sleeper { get; } = new();

    /// <summary>The place, among the operations, of the first that cannot be done.</summary>
    public int Blocking { get; set; }

    /// <summary>Whether somebody has done the operations for the thread, or found that they never will be.</summary>
    public bool IsOver { get; private set; }

    public Errno Outcome { get; private set; }

    public void Finish(Errno outcome)
    {
        IsOver = true;
        Outcome = outcome;
        Sleeper.WakeAll();
    }

    internal readonly struct Link : IListLink<SemaphoreWait>
    {
        [NoAllocation]
        public ref ListLink<SemaphoreWait> In(SemaphoreWait wait) => ref wait._link;
    }
}
