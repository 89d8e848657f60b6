namespace Tine.Processes;

/// <summary>Signals that were sent and not yet delivered, of a thread or of a whole process.</summary>
/// <remarks>
/// Signals below 32 are pending once at most; real-time signals queue in order. A bit without a record is a signal without
/// siginfo: sent where nothing may be allocated.
/// </remarks>
public struct PendingSignals
{
    /// <summary>Records that are discarded before others may run.</summary>
    public const int MostAtOnce = 256;

    private IntrusiveTree<SignalRecord, SignalRecord.Link> _records;
    private ulong _added;

    public SignalSet Signals { get; private set; }

    /// <summary>The number of records in the queue.</summary>
    public int RecordCount { get; private set; }

    /// <summary>Sets the bit alone.</summary>
    [NoAllocation]
    public void Add(Signal signal) => Signals = Signals.With(signal);

    /// <summary>Adds a signal with its record, which this queue keeps until it is taken.</summary>
    [NoAllocation]
    public void Add(SignalRecord record)
    {
        Signals = Signals.With(record.Info.Signal);
        record.IsQueued = true;
        record.Number = ++_added;
        _records.Add(record, TreeWeight.Of(_added));
        RecordCount++;
        if (record.Account is { } account)
        {
            account.QueuedSignals++;
        }
    }

    /// <summary>Takes the oldest one of a signal that is pending.</summary>
    [NoAllocation]
    public SignalInfo Take(Signal signal)
    {
        SignalRecord? found = Find(signal, 0);
        if (found is null || Find(signal, found.Number + 1) is null)
        {
            Signals = Signals.Without(signal);
        }

        if (found is null)
        {
            // Real-time signals without a record are those of kill at the limit; others the kernel sent.
            SignalCode code = signal >= Signal.FirstRealTime ? SignalCode.User : SignalCode.Kernel;
            return new SignalInfo { Number = (int)signal, Code = (int)code };
        }

        Remove(found);
        return found.Info;
    }

    /// <summary>The record that was sent next after one, by the order of sending; null after the last.</summary>
    internal readonly SignalRecord? NextSent(ulong number)
    {
        SignalRecord? next = null;
        for (SignalRecord? record = _records.FirstFrom(new SignalRecord.Place(Signal.None, 0)); record is not null;
            record = _records.FirstFrom(new SignalRecord.Place(record.Info.Signal, record.Number + 1)))
        {
            next = record.Number > number && (next is null || record.Number < next.Number) ? record : next;
        }

        return next;
    }

    /// <summary>Forgets everything: its owner is over.</summary>
    [NoAllocation]
    public void Clear() => Discard(SignalSet.All);

    /// <summary>Forgets all signals of a set: stop signals when SIGCONT comes, and the other way round.</summary>
    [NoAllocation]
    public void Discard(SignalSet signals)
    {
        int left = int.MaxValue;
        Discard(signals, ref left);
    }

    /// <summary>Forgets signals of a set.</summary>
    /// <param name="signals">The set.</param>
    /// <param name="left">The most records that may be discarded; the rest of that afterwards.</param>
    /// <returns>Whether all are forgotten.</returns>
    [NoAllocation]
    public bool Discard(SignalSet signals, ref int left)
    {
        for (SignalSet wanted = Signals & signals; !wanted.IsEmpty; wanted = wanted.Without(wanted.First))
        {
            while (Find(wanted.First, 0) is { } record)
            {
                if (--left < 0)
                {
                    return false;
                }

                Remove(record);
            }

            Signals = Signals.Without(wanted.First);
        }

        return true;
    }

    [NoAllocation]
    private readonly SignalRecord? Find(Signal signal, ulong number) =>
        _records.FirstFrom(new SignalRecord.Place(signal, number)) is { } found && found.Info.Signal == signal ? found : null;

    [NoAllocation]
    private void Remove(SignalRecord record)
    {
        _records.Remove(record);
        record.IsQueued = false;
        RecordCount--;
        if (record.Account is { } account)
        {
            account.QueuedSignals--;
        }
    }
}
