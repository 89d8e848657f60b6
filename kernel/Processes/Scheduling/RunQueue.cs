namespace Tine.Processes;

/// <summary>The threads that could run, in order. Linked through the threads themselves.</summary>
[NoAllocation]
public struct RunQueue
{
    private Thread? _first;
    private Thread? _last;

    public readonly bool IsEmpty => _first is null;

    public readonly Thread? First => _first;

    public readonly Thread? Last => _last;

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

    /// <summary>Puts a thread after one that stands in the queue, or before all others.</summary>
    public void InsertAfter(Thread thread, Thread? previous)
    {
        if (previous is null)
        {
            AddFirst(thread);
            return;
        }

        thread.NextReady = previous.NextReady;
        previous.NextReady = thread;
        _last = _last == previous ? thread : _last;
    }

    /// <summary>Puts all threads of another queue before those of this one.</summary>
    public void Prepend(ref RunQueue others)
    {
        if (others._last is { } last)
        {
            last.NextReady = _first;
            _first = others._first;
            _last ??= last;
            others = default;
        }
    }

    /// <summary>Puts all threads of another queue after those of this one.</summary>
    public void Append(ref RunQueue others)
    {
        if (others._first is { } first)
        {
            AddLast(first);
            _last = others._last;
            others = default;
        }
    }

    /// <summary>Takes out all threads up to one, which becomes the last.</summary>
    public RunQueue TakeUntil(Thread last)
    {
        var taken = new RunQueue { _first = _first, _last = last };
        _first = last.NextReady;
        _last = _first is null ? null : _last;
        last.NextReady = null;
        return taken;
    }

    /// <summary>Takes one out wherever it stands.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="previous">The thread before it; null for the first.</param>
    /// <returns>Whether it was there.</returns>
    public bool Remove(Thread thread, out Thread? previous)
    {
        previous = null;
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
