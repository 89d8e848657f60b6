namespace Tine.Processes;

/// <summary>Signals of the kernel (^C, SIGHUP) for groups that are too large to be told at once.</summary>
/// <remarks>
/// Members are found by their numbers, in rising order, so that others may come and go meanwhile: a child that a member makes
/// before its own turn has come has a higher number, and gets the signal, too.
/// </remarks>
internal sealed class GroupSignals(World world, LateStarter starter)
{
    /// <summary>A group with more members.</summary>
    public const int MostAtOnce = 64;

    private const int MostRequests = 16;
    private const int InstructionsAPortion = 40_000;
    private const int InstructionsToSend = 600;
    private const int InstructionsToSkip = 50;

    private readonly Request[] _requests = new Request[MostRequests];
    private int _count;
    private int _position;

    /// <returns>False when the group is small, or too much is waiting: then the signal is to be sent at once.</returns>
    [NoAllocation]
    public bool TryAdd(ProcessGroup group, Signal signal)
    {
        if (group.Count <= MostAtOnce || _count == MostRequests)
        {
            return false;
        }

        _requests[_count++] = new Request { Group = group, Signal = signal };
        starter.Start();
        return true;
    }

    /// <returns>Whether there is more to send.</returns>
    [NoAllocation]
    public bool SendPortion()
    {
        int work = 0;
        while (_count != 0 && work < InstructionsAPortion)
        {
            ref Request request = ref _requests[0];
            Process? member = world.Processes.Next(_position);
            if (member is null)
            {
                RemoveFirst();
                continue;
            }

            _position = member.Id;
            work += InstructionsToSkip;
            if (member.Group == request.Group)
            {
                Signals.RaiseOnProcess(member, request.Signal);
                work += InstructionsToSend;
            }
        }

        return _count != 0;
    }

    [NoAllocation]
    private void RemoveFirst()
    {
        _position = 0;
        _count--;
        for (int i = 0; i < _count; i++)
        {
            _requests[i] = _requests[i + 1];
        }

        _requests[_count] = default;
    }

    private struct Request
    {
        public ProcessGroup Group;
        public Signal Signal;
    }
}
