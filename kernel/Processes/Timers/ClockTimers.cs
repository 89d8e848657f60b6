using System.Collections.Generic;
using Tine.Files;

namespace Tine.Processes;

/// <summary>The timers of timer_create(2) of one process, by number.</summary>
internal sealed class ClockTimers(Process process)
{
    /// <summary>Timers of processor time that send their signals in one tick; the others do in the next.</summary>
    private const int MostSignalsATick = 32;

    private readonly List<ClockTimer?> _timers = [];
    private int _firstToCount;

    public ClockTimer? Find(int id) => id >= 0 && id < _timers.Count ? _timers[id] : null;

    /// <returns>The new timer; EAGAIN when the user has too many of them and of signals (RLIMIT_SIGPENDING).</returns>
    public Result<ClockTimer> Create(Signal? signal, ulong? value, Thread? target, ClockKind clock, Thread creator)
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

        var timer = new ClockTimer(process, account, id, signal ?? Signal.SIGALRM, value ?? (ulong)id, target, clock, creator);
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

    /// <summary>A tick of the scheduler came while a thread of the process ran: for timers of processor time.</summary>
    [NoAllocation]
    public void CountTick(Thread running)
    {
        int sent = 0;
        int start = _firstToCount;
        for (int i = 0; i < _timers.Count; i++)
        {
            int id = (start + i) % _timers.Count;
            if (_timers[id] is not { CountsProcessorTime: true } timer || !timer.CountTick(running))
            {
                continue;
            }

            if (sent < MostSignalsATick)
            {
                sent++;
                _firstToCount = id + 1;
                timer.ExpireByTick();
            }
        }
    }

    public void Delete(ClockTimer timer)
    {
        End(timer);
        _timers[timer.Id] = null;
    }

    /// <summary>The process ends, or executes another program.</summary>
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
        process.World.Scheduler.Timers.Remove(timer);
        timer.Account.QueuedSignals--;
    }
}
