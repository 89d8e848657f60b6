using System.Collections.Generic;
using Tine.Files;

namespace Tine.Processes;

/// <summary>The timers of timer_create(2) of one process, by number.</summary>
internal sealed class ClockTimers(Process process)
{
    private readonly List<ClockTimer?> _timers = [];

    public ClockTimer? Find(int id) => id >= 0 && id < _timers.Count ? _timers[id] : null;

    /// <returns>The new timer; EAGAIN when the user has too many of them and of signals (RLIMIT_SIGPENDING).</returns>
    public Result<ClockTimer> Create(Signal? signal, ulong? value, Thread? target, ClockKind clock, ProcessorClock? processorClock)
    {
        UserAccount account = process.Account;
        if (!PendingLimit.Allows(process, account))
        {
            return Errno.EAGAIN;
        }

        account.QueuedSignals++;
        int id = 0;
        while (id < _timers.Count && _timers[id] is not null)
        {
            id++;
        }

        var timer = new ClockTimer(process, account, id, signal ?? Signal.SIGALRM, value ?? (ulong)id, target, clock, processorClock);
        if (id == _timers.Count)
        {
            _timers.Add(timer);
        }
        else
        {
            _timers[id] = timer;
        }

        return timer;
    }

    public void Delete(ClockTimer timer)
    {
        End(timer);
        _timers[timer.Id] = null;
    }

    /// <summary>Deletes all timers of a process that ends or executes another program.</summary>
    public void DeleteAll()
    {
        foreach (ClockTimer? timer in _timers)
        {
            if (timer is not null)
            {
                End(timer);
            }
        }

        _timers.Clear();
    }

    private void End(ClockTimer timer)
    {
        timer.Stop();
        timer.Account.QueuedSignals--;
    }
}
