namespace Tine.Processes;

/// <summary>Signals that were sent and not yet delivered, of a thread or of a whole process.</summary>
/// <remarks>
/// Signals below 32 are pending once at most; real-time signals queue in order. A bit without a record is a signal without
/// siginfo: sent where nothing may be allocated.
/// </remarks>
public struct PendingSignals
{
    private IntrusiveList<SignalRecord, SignalRecord.Link> _records;

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
        _records.AddLast(record);
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
        SignalRecord? found = null;
        bool isMore = false;
        foreach (SignalRecord record in _records)
        {
            if (record.Info.Signal != signal)
            {
                continue;
            }

            if (found is not null)
            {
                isMore = true;
                break;
            }

            found = record;
        }

        if (!isMore)
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

    /// <summary>Forgets everything: its owner is over.</summary>
    [NoAllocation]
    public void Clear() => Discard(new SignalSet(ulong.MaxValue));

    /// <summary>Forgets all signals of a set: stop signals when SIGCONT comes, and the other way round.</summary>
    [NoAllocation]
    public void Discard(SignalSet signals)
    {
        if ((Signals & signals).IsEmpty)
        {
            return;
        }

        Signals = Signals.Without(signals);
        foreach (SignalRecord record in _records)
        {
            if (signals.Has(record.Info.Signal))
            {
                Remove(record);
            }
        }
    }

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
