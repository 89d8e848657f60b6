namespace Tine.Processes;

/// <summary>Processes with thousands of threads to which SIGCONT was sent: the rest of the threads goes on in portions.</summary>
/// <param name="starter">Told when there is something to do.</param>
internal sealed class ContinuedProcesses(LateStarter starter)
{
    private const int Most = 16;

    private readonly Process?[] _processes = new Process?[Most];
    private int _count;

    /// <returns>False when there are too many: then the threads are to go on at once.</returns>
    [NoAllocation]
    public bool TryAdd(Process process)
    {
        if (_count == Most)
        {
            return false;
        }

        _processes[_count++] = process;
        starter.Start();
        return true;
    }

    /// <returns>Whether there is more to do.</returns>
    [NoAllocation]
    public bool ContinuePortion()
    {
        if (_count != 0 && !Stopping.ContinuePortion(_processes[_count - 1]!))
        {
            _processes[--_count] = null;
        }

        return _count != 0;
    }
}
