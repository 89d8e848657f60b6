namespace Tine.Processes;

/// <summary>Processes with thousands of threads to which SIGCONT was sent: the rest of the threads goes on in portions.</summary>
/// <param name="starter">Told when there is something to do.</param>
internal sealed class ContinuedProcesses(LateStarter starter)
{
    private GroupStop? _first;

    /// <summary>Has the rest of a process's threads go on later.</summary>
    [NoAllocation]
    public void Add(GroupStop stop)
    {
        if (!stop.IsQueued)
        {
            stop.IsQueued = true;
            stop.NextQueued = _first;
            _first = stop;
            starter.Start();
        }
    }

    /// <returns>Whether there is more to do.</returns>
    [NoAllocation]
    public bool ContinuePortion()
    {
        if (_first is { } stop && !Stopping.ContinuePortion(stop))
        {
            _first = stop.NextQueued;
            stop.NextQueued = null;
            stop.IsQueued = false;
            if (stop.TellsLater && !stop.Process.IsEnding)
            {
                Stopping.TellContinued(stop);
            }
        }

        return _first is not null;
    }
}
