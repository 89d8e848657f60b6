namespace Tine.Processes;

/// <summary>
/// A search for lost wake-ups, on by the boot option <c>check=wakes</c>. At each tick every sleeper is woken for nothing. It looks
/// at its condition again, as all waiters do, and sleeps on; one that goes on instead, although nothing has happened since, had
/// slept through its event. The machine stops then and names the thread and its call.
/// </summary>
/// <remarks>
/// <code>
///   tick: wake all sleepers (Probed)      event, signal or deadline meanwhile: Probed is cleared
///     thread: condition false, sleeps again, counted by VoluntarySwitches
///     thread: condition true, back to user mode with Probed and the same count: lost
/// </code>
/// Beside that: signals that a sleeper could take and was not told of, threads that outlive the end of their process, and
/// timers out of order.
/// </remarks>
public sealed class WakeCheck(World world)
{
    private ulong _nextNanoseconds;

    /// <summary>Looks at all threads, once a tick.</summary>
    [NoAllocation]
    internal void OnTimer(ulong nowNanoseconds)
    {
        // The interrupt may have made the running thread's condition true, which needs no wake.
        world.Scheduler.Current.ReturnWork &= ~ReturnWork.Probed;
        if (nowNanoseconds < _nextNanoseconds)
        {
            return;
        }

        _nextNanoseconds = nowNanoseconds + Scheduler.SliceNanoseconds;
        if (!world.Scheduler.AreTimersInOrder)
        {
            Panic.Because("A timer stands in the wrong place.");
        }

        // While anybody is ready it may be the one that was woken in another's stead.
        bool isQuiet = world.Scheduler.IsQuiet;
        foreach (Thread thread in world.Threads)
        {
            if (thread.State == ThreadState.Interruptible)
            {
                CheckSignals(thread);
            }

            bool isAsleep = thread.State is ThreadState.Interruptible or ThreadState.Killable;
            if (isAsleep && thread.SleepDeadlineNanoseconds > nowNanoseconds && (isQuiet || !thread.WaitsInTurn))
            {
                Probe(thread);
            }
        }
    }

    /// <summary>Reports a lost wake-up where a thread goes back to its program that was woken for nothing: its condition was true.</summary>
    internal void OnReturn(Thread thread)
    {
        if (thread.VoluntarySwitches == thread.SwitchesAtProbe)
        {
            Report(thread, "A thread slept although its condition was true: a wake-up was lost.");
        }
    }

    [NoAllocation]
    private void Probe(Thread thread)
    {
        thread.ReturnWork |= ReturnWork.Probed;
        thread.SwitchesAtProbe = thread.VoluntarySwitches;
        world.Scheduler.EndSleep(thread, WakeCause.Event);
    }

    [NoAllocation]
    private static void CheckSignals(Thread thread)
    {
        if (thread.Process.IsEnding && !thread.IsKilled)
        {
            Report(thread, "A thread sleeps on while its process ends.");
        }

        if (CanTake(thread, thread.Pending.Signals) || (CanTake(thread, thread.Process.Pending.Signals) && !IsAnyTold(thread.Process)))
        {
            Report(thread, "A thread sleeps although there is a signal for it.");
        }
    }

    [NoAllocation]
    private static bool CanTake(Thread thread, SignalSet pending) => !pending.Without(thread.Blocked.Without(thread.WaitedFor)).IsEmpty;

    /// <summary>Whether a thread that is awake takes the pending signals.</summary>
    [NoAllocation]
    private static bool IsAnyTold(Process process)
    {
        foreach (Thread other in process.Threads)
        {
            if (other.State != ThreadState.Interruptible && CanTake(other, process.Pending.Signals))
            {
                return true;
            }
        }

        return false;
    }

    [NoAllocation]
    private static void Report(Thread thread, string sentence)
    {
        KernelLog.Write("check=wakes: thread ");
        KernelLog.WriteDecimal((ulong)thread.Id);
        KernelLog.Write(" (");
        KernelLog.Write(thread.Name);
        KernelLog.Write("), call ");
        KernelLog.WriteDecimal(thread.Frame.CallNumber);
        KernelLog.Write('\n');
        Panic.Because(sentence);
    }
}
