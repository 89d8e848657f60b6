namespace Tine.Processes;

/// <summary>The threads that could run, in order. Linked through the threads themselves.</summary>
[NoAllocation]
public struct RunQueue
{
    private Thread? _first;
    private Thread? _last;

    public readonly bool IsEmpty => _first is null;

    public readonly Thread? First => _first;

    /// <summary>Adds a thread after all others.</summary>
    public void AddLast(Thread thread)
    {
        if (_last is null)
        {
            _first = thread;
        }
        else
        {
            _last.NextReady = thread;
        }

        _last = thread;
    }

    /// <summary>Adds a thread before all others.</summary>
    public void AddFirst(Thread thread)
    {
        thread.NextReady = _first;
        _first = thread;
        _last ??= thread;
    }

    /// <summary>Puts a thread after all of a higher priority; ordinary threads, of priority 0, come last.</summary>
    public void Insert(Thread thread, AmongEquals place)
    {
        int lowestBefore = thread.EffectivePriority + (place == AmongEquals.First ? 1 : 0);
        Thread? previous = null;
        Thread? at = _first;
        while (at is not null && at.EffectivePriority >= lowestBefore)
        {
            previous = at;
            at = at.NextReady;
        }

        thread.NextReady = at;
        _first = previous is null ? thread : _first;
        _last = at is null ? thread : _last;
        if (previous is not null)
        {
            previous.NextReady = thread;
        }
    }

    /// <summary>Takes one out wherever it stands.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(Thread thread)
    {
        Thread? previous = null;
        for (Thread? at = _first; at is not null; previous = at, at = at.NextReady)
        {
            if (at != thread)
            {
                continue;
            }

            if (previous is null)
            {
                _first = thread.NextReady;
            }
            else
            {
                previous.NextReady = thread.NextReady;
            }

            _last = _last == thread ? previous : _last;
            thread.NextReady = null;
            return true;
        }

        return false;
    }

    /// <summary>Takes the next one out; null when nobody is ready.</summary>
    public Thread? TakeFirst()
    {
        Thread? thread = _first;
        if (thread is not null)
        {
            _first = thread.NextReady;
            thread.NextReady = null;
            if (_first is null)
            {
                _last = null;
            }
        }

        return thread;
    }
}
