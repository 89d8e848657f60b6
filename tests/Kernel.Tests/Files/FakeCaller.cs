using System;
using System.Collections.Generic;

namespace Tine.Tests.Files;

/// <summary>A thread for tests: when it would sleep, the next thing that "another thread" does happens instead.</summary>
internal sealed class FakeCaller : Caller
{
    private readonly Queue<Func<Errno>> _meanwhile = new();

    /// <summary>The number of its sleeps.</summary>
    public int Sleeps { get; private set; }

    public int Wakes { get; private set; }

    public ulong LastDeadline { get; private set; }

    /// <summary>Runs an action during the next sleep, which this ends with the given outcome.</summary>
    public FakeCaller Meanwhile(Action action, Errno outcome = Errno.None)
    {
        _meanwhile.Enqueue(() =>
        {
            action();
            return outcome;
        });
        return this;
    }

    public override Errno Block(SleepKind kind, ulong deadlineNanoseconds)
    {
        Sleeps++;
        LastDeadline = deadlineNanoseconds;
        return _meanwhile.Count > 0 ? _meanwhile.Dequeue()() : throw new InvalidOperationException("It would sleep for ever.");
    }

    /// <summary>The number of times that long work let others run.</summary>
    public int PreemptionPoints { get; private set; }

    /// <summary>The preemption point, counted from 1, at which the thread turns out to be killed; 0 for none.</summary>
    public int KilledAt { get; set; }

    /// <summary>RLIMIT_MEMLOCK.</summary>
    public ulong MemoryToLock { get; set; } = ulong.MaxValue;

    public override ulong LockedMemoryLimit => MemoryToLock;

    public override bool IsInterrupted => IsKilled;

    public override bool IsKilled => KilledAt != 0 && PreemptionPoints >= KilledAt;

    /// <summary>The work of other threads at each preemption point.</summary>
    public Action? Others { get; set; }

    public override Errno PreemptionPoint()
    {
        PreemptionPoints++;
        Others?.Invoke();
        return IsKilled ? Errno.EINTR : Errno.None;
    }

    [NoAllocation]
    public override void Wake() => Wakes++;
}
