namespace Tine.Processes;

/// <content>Crowds: many threads that one event or one moment wakes. Whoever else wakes up meanwhile goes before them.</content>
public sealed partial class Scheduler
{
    private ulong _switchesAtLastTick;

    /// <summary>The process of the last thread whose sleep ended in this interrupt.</summary>
    private Process? _lastSleepers;

    /// <summary>Begins to wake a crowd.</summary>
    /// <returns>The last of those that stay before it, for <see cref="EndCrowd"/>.</returns>
    [NoAllocation]
    internal Thread? BeginCrowd() => _ready.BeginCrowd();

    /// <summary>Lets the threads that woke up after one run when no other has just woken up.</summary>
    [NoAllocation]
    internal void EndCrowd(Thread? after) => _ready.EndCrowd(after);

    /// <summary>
    /// Ends a sleep whose time has come. The threads of one process whose time comes in one interrupt are a crowd but for the first.
    /// </summary>
    [NoAllocation]
    internal void EndSleepInTime(Thread thread)
    {
        bool isOfCrowd = thread.Process == _lastSleepers;
        _lastSleepers = thread.Process;
        Thread? lastBefore = isOfCrowd ? BeginCrowd() : null;
        EndSleep(thread, WakeCause.Deadline);
        if (isOfCrowd)
        {
            EndCrowd(lastBefore);
        }
    }

    /// <summary>
    /// Preempts a thread that has computed for a whole tick, for a crowd. One that only woke up keeps the processor, or it would have
    /// to wait for the whole crowd.
    /// </summary>
    [NoAllocation]
    private void LetCrowdRun()
    {
        if (_switchesAtLastTick == Switches && _ready.TryGiveWayToCrowd(Current))
        {
            Current.ReturnWork |= ReturnWork.Reschedule;
        }

        _switchesAtLastTick = Switches;
    }
}
