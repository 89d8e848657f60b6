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

    private UnsentSignals? _firstWaiting;
    private UnsentSignals? _lastWaiting;

    /// <summary>The item that is being sent, its signals, and the number that has been reached.</summary>
    private UnsentSignals? _current;
    private SignalSet _signals;
    private int _position;

    /// <returns>False when the group is small: then the signal is to be sent at once.</returns>
    [NoAllocation]
    public bool TryAdd(UnsentSignals signals, Signal signal)
    {
        bool isWaiting = !signals.Unsent.IsEmpty;
        if (signals.Group.Count <= MostAtOnce && !isWaiting)
        {
            return false;
        }

        // Either takes the other back, as where they are pending.
        SignalSet undone = signal == Signal.SIGCONT ? SignalSet.Stopping
            : SignalSet.Stopping.Has(signal) ? SignalSet.Of(Signal.SIGCONT)
            : default;
        signals.Unsent = signals.Unsent.Without(undone).With(signal);
        if (!isWaiting)
        {
            Append(signals);
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
            if (member.Group == _current!.Group && _current.Reaches(member))
            {
                for (SignalSet left = _signals; !left.IsEmpty; left = left.Without(left.First))
                {
                    Signals.RaiseOnProcess(member, left.First, _current.RecordFor(member, left.First));
                    work += Senders.WorkToSend(member);
                }
            }
        }

        return _current is not null || _firstWaiting is not null;
    }

    [NoAllocation]
    private bool BeginNext()
    {
        if (_firstWaiting is not { } first)
        {
            return false;
        }

        _firstWaiting = first.NextUnsent;
        _lastWaiting = _firstWaiting is null ? null : _lastWaiting;
        first.NextUnsent = null;
        _current = first;
        _signals = first.Unsent;
        first.Unsent = default;
        _position = 0;
        return true;
    }

    [NoAllocation]
    private void Append(UnsentSignals signals)
    {
        if (_lastWaiting is { } last)
        {
            last.NextUnsent = signals;
        }
        else
        {
            _firstWaiting = signals;
        }

        _lastWaiting = signals;
    }
}
