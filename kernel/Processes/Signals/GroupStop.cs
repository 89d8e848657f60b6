namespace Tine.Processes;

/// <summary>A stop of all threads of a process, and their going on at SIGCONT; both take their time where there are thousands.</summary>
/// <remarks>
/// A stop first has those go on that the last SIGCONT has not reached yet, then marks thread after thread:
/// <code>
///   StopSignal  ThreadsLeft  Walker  NextToContinue  NextToStop
///   none        0            null    any             null         runs; the rest of its threads is about to go on
///   set         1            set     set             null         stops: those that have yet to go on come first
///   set         1 + marked   set     null            set          stops: threads are being marked
///   set         marked       null    null            null         stops: the marked ones have yet to come to their way back
///   set         0            null    null            null         is stopped
/// </code>
/// </remarks>
internal sealed class GroupStop(Process process)
{
    public Process Process { [NoAllocation] get; } = process;

    /// <summary>Threads that have been marked and have yet to stop, and one more while <see cref="Walker"/> marks them.</summary>
    public int ThreadsLeft;

    /// <summary>The thread that took the signal and marks the others.</summary>
    public Thread? Walker;

    /// <summary>This thread and those after it have yet to be marked.</summary>
    public Thread? NextToStop;

    /// <summary>SIGCONT has come, and this thread and those after it have not gone on yet.</summary>
    public Thread? NextToContinue;

    /// <summary>
    /// Whether the parent is told that the process goes on when its threads do: the processor time of thousands is a long sum.
    /// </summary>
    public bool TellsLater;

    /// <summary>In the list of <see cref="ContinuedProcesses"/>.</summary>
    public bool IsQueued;

    /// <summary>The next one in that list.</summary>
    public GroupStop? NextQueued;

    /// <summary>Record of the SIGCHLD sent when it goes on, where nothing may be allocated.</summary>
    public readonly SignalRecord ContinueRecord = new();

    /// <summary>Ends the stop: SIGCONT has come, or the end.</summary>
    [NoAllocation]
    public void Cancel()
    {
        ThreadsLeft = 0;
        Walker = null;
        NextToStop = null;
    }

    /// <summary>Lets both walks go on after a thread that ends.</summary>
    public void Leave(Thread thread)
    {
        if (NextToContinue == thread)
        {
            NextToContinue = Process.Threads.After(thread);
        }
        else if (NextToStop == thread)
        {
            NextToStop = Process.Threads.After(thread);
        }
    }
}
