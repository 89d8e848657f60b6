namespace Tine.Processes;

/// <summary>Takes pending signals off a thread and its process.</summary>
internal static class SignalTaking
{
    /// <summary>Takes the next deliverable signal of a set; number 0 when there is none.</summary>
    public static SignalInfo TakeNext(Thread thread) => Take(thread, new SignalSet(~thread.Blocked.Bits));

    /// <summary>Takes the next pending signal that lies in a set: first what the thread's own instruction raised.</summary>
    public static SignalInfo Take(Thread thread, SignalSet wanted)
    {
        SignalSet own = thread.Pending.Signals & wanted;
        SignalSet shared = thread.Process.Pending.Signals & wanted;
        SignalInfo info = default;
        if (!own.IsEmpty)
        {
            info = TakeThreadSignal(thread, MostUrgent(own));
        }
        else if (!shared.IsEmpty)
        {
            info = thread.Process.Pending.Take(MostUrgent(shared));
            if (info.Signal == Signal.SIGALRM)
            {
                thread.Process.Timers?.OnAlarmTaken();
            }
        }

        if (info.Code == (int)SignalCode.Timer)
        {
            thread.Process.Timers?.OnTimerSignalTaken(ref info);
        }

        SignalMask.Recalculate(thread);
        return info;
    }

    private static Signal MostUrgent(SignalSet signals)
    {
        SignalSet synchronous = signals & SignalSet.Synchronous;
        return synchronous.IsEmpty ? signals.First : synchronous.First;
    }

    private static SignalInfo TakeThreadSignal(Thread thread, Signal signal)
    {
        SignalInfo info = thread.Pending.Take(signal);
        if (thread.Fault.Signal != signal)
        {
            return info;
        }

        info = thread.Fault;
        thread.Fault = default;
        return info;
    }
}
