using System;
using System.Runtime.CompilerServices;

namespace Tine.Processes;

/// <summary>
/// The threads that could run, in the order in which they will. Time goes in rounds: in each a thread may run for its
/// <see cref="SchedulingParameters.QuantumNanoseconds"/>, and what it ran beyond that is taken off its next rounds (deficit round robin:
/// Shreedhar and Varghese, SIGCOMM 1995).
/// </summary>
/// <remarks>
/// A thread that slept and has some of its quantum left goes first: a shell answers at once beside any number of programs that compute,
/// and cannot starve them, because its quantum is not renewed before they have had theirs. Beside a thousand threads that compute a round
/// lasts ten seconds, though: who wakes up after a quantum of its own borrows a little, an eighth of the processor in all.
/// <code>
///   _awakened    FIFO 80 | RR 5 | RR 5 | who slept ...   real-time threads first, by priority
///   _crowd       who slept                               the others of many that one event woke (CrowdTimer)
///   _thisRound   ...
///   _nextRound   ...
///   _throttled   FIFO 80 ...                             instead of the first, while real-time threads have used up their share
/// </code>
/// Real-time threads belong to no round: a thread whose round is not the present one is looked at more closely, so that ordinary
/// ones pay nothing for them.
/// </remarks>
[NoAllocation]
public partial struct ReadyThreads
{
    /// <summary>
    /// The most that a thread owes: a machine that was stopped for a minute must not starve the thread that ran at that moment.
    /// </summary>
    private const long DeepestDebtNanoseconds = -2 * (long)Scheduler.SliceNanoseconds;

    /// <summary>Rounds that repay any debt, at the shortest quantum.</summary>
    private const uint RoundsThatForgive = 1024;

    /// <summary>The credit of a real-time thread at the beginning of its turn: none, ever.</summary>
    internal const long NoCredit = long.MinValue / 2;

    private TimeLoans _loans;
    private PriorityRunQueue _awakened;
    private RunQueue _crowd;
    private RunQueue _thisRound;
    private RunQueue _nextRound;
    private PriorityRunQueue _throttled;
    private uint _round;
    private int _ticksWithCrowd;
    private bool _isCrowdWaking;

    /// <summary>A thread that has computed for a whole tick while a crowd waited.</summary>
    private Thread? _beforeCrowd;

    public readonly bool IsEmpty => _awakened.IsEmpty && _thisRound.IsEmpty && _nextRound.IsEmpty && _crowd.IsEmpty;

    /// <summary>Whether a thread is ready that goes before those that compute and before a crowd.</summary>
    public readonly bool HasAwakened => !_awakened.IsEmpty;

    /// <summary>Real-time threads have used up their share: they run when nobody else wants to.</summary>
    public bool IsThrottled { get; private set; }

    /// <summary>Adds a thread that slept or is new.</summary>
    public void Add(Thread thread)
    {
        if (thread.Round != _round)
        {
            if (thread.EffectivePriority != 0)
            {
                AddRealTime(thread, AmongEquals.Last);
                return;
            }

            Renew(thread);
        }

        // LAB sched: solution
        if (thread.CreditNanoseconds > 0)
        {
            _awakened.AddLast(thread);
        }
        else
        {
            AddSpent(thread);
        }
        // LAB sched: hand-out
        //| _nextRound.AddLast(thread);
        // LAB sched: end
    }

    /// <summary>Adds a thread that slept and has used up its quantum: it borrows, or waits for the next round.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddSpent(Thread thread)
    {
        if (!_isCrowdWaking && _loans.TryLend(thread))
        {
            _awakened.AddLast(thread);
        }
        else
        {
            _nextRound.AddLast(thread);
        }
    }

    /// <summary>Adds a thread before all others of its priority, whatever it has used.</summary>
    public void AddFirst(Thread thread)
    {
        if (_awakened.IsEmpty && thread.Round == _round)
        {
            _awakened.AddLast(thread);
        }
        else
        {
            AddFirstAmongOthers(thread);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddFirstAmongOthers(Thread thread)
    {
        if (thread.EffectivePriority != 0)
        {
            AddRealTime(thread, AmongEquals.First);
        }
        else
        {
            _awakened.Insert(thread, AmongEquals.First);
        }
    }

    /// <summary>Takes one out wherever it stands.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(Thread thread) =>
        _awakened.Remove(thread) || _crowd.Remove(thread, out _) || _thisRound.Remove(thread, out _) || _nextRound.Remove(thread, out _) || _throttled.Remove(thread);

    /// <summary>
    /// Moves a ready thread before all others of its priority, whatever it has used. Costs as many steps as threads are ready.
    /// </summary>
    public void MoveFirst(Thread thread)
    {
        if (Remove(thread))
        {
            AddFirst(thread);
        }
    }

    /// <summary>Adds a preempted thread: it goes on with the rest of its quantum, or in the next round.</summary>
    public void AddPreempted(Thread thread)
    {
        if (thread.EffectivePriority != 0)
        {
            AddRealTime(thread, thread.TryBeginSlice() ? AmongEquals.Last : AmongEquals.First);
            return;
        }

        // LAB sched: solution
        if (thread.CreditNanoseconds <= 0)
        {
            _nextRound.AddLast(thread);
        }
        else if (_crowd.IsEmpty || thread == _beforeCrowd)
        {
            _thisRound.AddFirst(thread);
        }
        else
        {
            _crowd.AddFirst(thread); // It may just have woken up, and is not to wait for thousands.
        }
        // LAB sched: hand-out
        //| _nextRound.AddLast(thread);
        // LAB sched: end
    }

    /// <summary>Adds a thread after all others: sched_yield(2).</summary>
    public void AddLast(Thread thread)
    {
        if (thread.EffectivePriority != 0)
        {
            AddRealTime(thread, AmongEquals.Last);
        }
        else
        {
            _nextRound.AddLast(thread);
        }
    }

    /// <summary>Adds a thread before all others of its priority, unless its quantum is used up.</summary>
    public void AddToComeNext(Thread thread)
    {
        if (thread.EffectivePriority != 0)
        {
            AddRealTime(thread, AmongEquals.First);
        }
        else if (thread.CreditNanoseconds > 0)
        {
            AddFirst(thread);
        }
        else
        {
            _nextRound.AddLast(thread);
        }
    }

    /// <summary>Takes the next one out; null when nobody is ready.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Thread? TakeFirst() => _awakened.TakeFirst() ?? TakeFromRounds();

    /// <summary>Takes the next thread of a crowd, or of the round; the next round begins when this one is empty.</summary>
    /// <remarks>When all that are ready owe more than one round's time, the rounds in which none could run are passed over at once.</remarks>
    private Thread? TakeFromRounds()
    {
        if (!_crowd.IsEmpty)
        {
            return _crowd.TakeFirst();
        }

        // LAB sched: solution
        uint rounds = 1;
        while (true)
        {
            Thread? thread = _thisRound.TakeFirst();
            if (thread is null)
            {
                if (_nextRound.IsEmpty)
                {
                    return _throttled.TakeFirst();
                }

                (_thisRound, _nextRound) = (_nextRound, _thisRound);
                _round += rounds;
                rounds = RoundsThatForgive;
                continue;
            }

            if (thread.Round != _round)
            {
                Renew(thread);
            }

            if (thread.CreditNanoseconds > 0)
            {
                return thread;
            }

            rounds = Math.Min(rounds, RoundsToPay(thread));
            _nextRound.AddLast(thread);
        }
        // LAB sched: hand-out
        //| if (_thisRound.IsEmpty)
        //| {
        //|     (_thisRound, _nextRound) = (_nextRound, _thisRound);
        //| }
        //|
        //| return _thisRound.TakeFirst() ?? _throttled.TakeFirst();
        // LAB sched: end
    }

    /// <summary>The number of rounds after which a thread that owes time may run again.</summary>
    private static uint RoundsToPay(Thread thread) =>
        // LAB sched: solution
        (uint)(-thread.CreditNanoseconds / thread.Scheduling.QuantumNanoseconds) + 1;
        // LAB sched: hand-out
        //| 1;
        // LAB sched: end

    /// <summary>Begins a round for a thread beside which nobody is ready: it owes nobody anything.</summary>
    /// <returns>False when somebody is ready.</returns>
    public bool BeginRoundAlone(Thread running)
    {
        if (!IsEmpty)
        {
            return false;
        }

        running.Round = ++_round;
        running.CreditNanoseconds = running.Scheduling.QuantumNanoseconds;
        return true;
    }

    /// <summary>Gives the thread its quantum for each round that has begun since it last got one; they do not add up.</summary>
    private readonly void Renew(Thread thread)
    {
        // LAB sched: solution
        uint rounds = _round - thread.Round;
        thread.Round = _round;
        long quantum = thread.Scheduling.QuantumNanoseconds;
        long credit = thread.CreditNanoseconds < DeepestDebtNanoseconds ? DeepestDebtNanoseconds : thread.CreditNanoseconds;
        credit += quantum * (rounds < RoundsThatForgive ? rounds : RoundsThatForgive);
        thread.CreditNanoseconds = credit < quantum ? credit : quantum;
        // LAB sched: hand-out
        //| thread.Round = _round;
        //| thread.CreditNanoseconds = thread.Scheduling.QuantumNanoseconds;
        // LAB sched: end
    }
}
