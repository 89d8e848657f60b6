namespace Tine.Processes;

/// <summary>Signals of the kernel (^C, SIGHUP) for groups that are too large to be told at once.</summary>
/// <remarks>
/// Members are found by their numbers, in rising order, so that others may come and go meanwhile: a child that a member makes
/// before its own turn has come has a higher number, and gets the signal, too.
/// </remarks>
internal sealed class GroupSignals(World world, LateStarter starter)
{
    /// <summary>A group with more members is told in portions.</summary>
    public const int MostAtOnce = 16;

    private const int InstructionsAPortion = 40_000;
    private const int InstructionsToSkip = 50;

    private ProcessGroup? _firstWaiting;
    private ProcessGroup? _lastWaiting;

    /// <summary>The group that is being told, the signals for it, and the number that has been reached.</summary>
    private ProcessGroup? _current;
    private SignalSet _signals;
    private int _position;

    /// <returns>False when the group is small: then the signal is to be sent at once.</returns>
    [NoAllocation]
    public bool TryAdd(ProcessGroup group, Signal signal)
    {
        bool isWaiting = !group.Unsent.IsEmpty;
        if (group.Count <= MostAtOnce && !isWaiting)
        {
            return false;
        }

        // Either takes the other back, as where they are pending.
        SignalSet undone = signal == Signal.SIGCONT ? SignalSet.Stopping
            : SignalSet.Stopping.Has(signal) ? SignalSet.Of(Signal.SIGCONT)
            : default;
        group.Unsent = group.Unsent.Without(undone).With(signal);
        if (!isWaiting)
        {
            Append(group);
            starter.Start();
        }

        return true;
    }

    /// <returns>Whether there is more to send.</returns>
    [NoAllocation]
    public bool SendPortion()
    {
        int work = 0;
        while (work < InstructionsAPortion && (_current is not null || BeginNext()))
        {
            Process? member = world.Processes.Next(_position);
            if (member is null)
            {
                _current = null;
                continue;
            }

            _position = member.Id;
            work += InstructionsToSkip;
            if (member.Group == _current)
            {
                for (SignalSet left = _signals; !left.IsEmpty; left = left.Without(left.First))
                {
                    Signals.RaiseOnProcess(member, left.First);
                    work += Senders.WorkToSend(member);
                }
            }
        }

        return _current is not null || _firstWaiting is not null;
    }

    [NoAllocation]
    private bool BeginNext()
    {
        if (_firstWaiting is not { } group)
        {
            return false;
        }

        _firstWaiting = group.NextUnsent;
        _lastWaiting = _firstWaiting is null ? null : _lastWaiting;
        group.NextUnsent = null;
        _current = group;
        _signals = group.Unsent;
        group.Unsent = default;
        _position = 0;
        return true;
    }

    [NoAllocation]
    private void Append(ProcessGroup group)
    {
        if (_lastWaiting is { } last)
        {
            last.NextUnsent = group;
        }
        else
        {
            _firstWaiting = group;
        }

        _lastWaiting = group;
    }
}
