using System.Collections.Generic;

namespace Tine.Processes;

/// <summary>The timers of timer_create(2) of one process, by number.</summary>
internal sealed class ClockTimers(Process process)
{
    /// <summary>More than a program that makes sense needs.</summary>
    private const int Most = 1024;

    private readonly List<ClockTimer?> _timers = [];

    public ClockTimer? Find(int id) => id >= 0 && id < _timers.Count ? _timers[id] : null;

    /// <returns>The new timer, or EAGAIN when there are too many.</returns>
    public Result<ClockTimer> Create(Signal? signal, ulong? value, Thread? target, ClockKind clock)
    {
        int id = 0;
        while (id < _timers.Count && _timers[id] is not null)
        {
            id++;
        }

        if (id == Most)
        {
            return Errno.EAGAIN;
        }

        var timer = new ClockTimer(process, id, signal ?? Signal.SIGALRM, value ?? (ulong)id, target, clock);
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
        process.World.Scheduler.Timers.Remove(timer);
        _timers[timer.Id] = null;
    }

    /// <summary>The process ends, or executes another program.</summary>
    public void DeleteAll()
    {
        foreach (ClockTimer? timer in _timers)
        {
            if (timer is not null)
            {
                process.World.Scheduler.Timers.Remove(timer);
            }
        }

        _timers.Clear();
    }
}
