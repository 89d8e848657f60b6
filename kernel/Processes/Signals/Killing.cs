namespace Tine.Processes;

/// <summary>Marks threads for their end, and wakes them for it.</summary>
internal static class Killing
{
    /// <summary>
    /// Marks every thread of a process for its end, and wakes those that sleep, vfork's parent too: the first ones at once, and
    /// each of them wakes as many others when it is over.
    /// </summary>
    /// <param name="process">The ending process.</param>
    /// <param name="status">As wait4 will tell it.</param>
    [NoAllocation]
    internal static void EndProcess(Process process, int status)
    {
        if (process.IsEnding)
        {
            return;
        }

        process.IsEnding = true;
        process.ExitStatus = status;
        process.StopSignal = Signal.None;
        process.GroupStop?.Cancel();
        Thread? thread = process.Threads.First;
        for (int left = Stopping.ThreadsAtOnce; left > 0 && thread is not null; left--)
        {
            Kill(thread);
            thread = process.Threads.After(thread);
        }

        // Few instructions a thread: there may be 30,000.
        process.NextToWake = thread;
        for (; thread is not null; thread = process.Threads.After(thread))
        {
            thread.ReturnWork |= ReturnWork.Killed;
        }
    }

    /// <summary>Wakes more threads of a process that ends: those that <see cref="EndProcess"/> has left to the ones that it has woken.</summary>
    internal static void WakeMoreKilled(Thread leaving)
    {
        Process process = leaving.Process;
        Thread? thread = process.NextToWake;
        for (int left = Stopping.ThreadsAtOnce; thread is not null && (left > 0 || thread == leaving); left--)
        {
            WakeKilled(thread);
            thread = process.Threads.After(thread);
        }

        process.NextToWake = thread;
    }

    /// <summary>Marks one thread for its end and wakes it, however it sleeps.</summary>
    [NoAllocation]
    internal static void Kill(Thread thread)
    {
        thread.ReturnWork |= ReturnWork.Killed;
        WakeKilled(thread);
    }

    [NoAllocation]
    private static void WakeKilled(Thread thread)
    {
        if (thread.State is ThreadState.Interruptible or ThreadState.Killable or ThreadState.Stopped or ThreadState.Traced)
        {
            thread.WakeCause = WakeCause.Signal;
            thread.Scheduler.MakeReadyToEnd(thread);
        }
    }
}
