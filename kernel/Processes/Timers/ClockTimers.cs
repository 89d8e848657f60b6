using System;
using System.Collections.Generic;
using Tine.Files;

namespace Tine.Processes;

/// <summary>The timers of timer_create(2) of one process, by number.</summary>
internal sealed class ClockTimers(Process process)
{
    private const int InstructionsToDelete = 600;

    private readonly List<ClockTimer?> _timers = [];

    /// <summary>All numbers below it are taken.</summary>
    private int _lowestFree;

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
        int id = _lowestFree;
        while (id < _timers.Count && _timers[id] is not null)
        {
            id++;
        }

        _lowestFree = id + 1;
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
        _lowestFree = Math.Min(_lowestFree, timer.Id);
    }

    /// <summary>Deletes all timers of a process that ends or executes another program, in portions.</summary>
    public void DeleteAll(Thread caller)
    {
        var portion = new WorkPortion(caller);
        for (int id = 0; id < _timers.Count; id++)
        {
            if (_timers[id] is { } timer)
            {
                End(timer);
                _timers[id] = null;
            }

            portion.Spend(InstructionsToDelete);
        }

        _timers.Clear();
        _lowestFree = 0;
    }

    private void End(ClockTimer timer)
    {
        timer.Stop();
        timer.Account.QueuedSignals--;
    }
}
