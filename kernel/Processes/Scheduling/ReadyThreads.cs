using System;
using System.Runtime.CompilerServices;

namespace Tine.Processes;

/// <summary>
/// The threads that could run, in the order in which they will. Time goes in rounds: in each a thread may run for its
/// <see cref="SchedulingParameters.QuantumNanoseconds"/>, and what it ran beyond that is taken off its next rounds (deficit round robin:
/// Shreedhar and Varghese, SIGCOMM 1995).
/// </summary>
/// <remarks>
/// Who slept and has some of its quantum left goes first: a shell answers at once beside any number of programs that compute,
/// and cannot starve them, because its quantum is not renewed before they have had theirs.
/// </remarks>
[NoAllocation]
public struct ReadyThreads
{
    /// <summary>A thread never owes more: a machine that was stopped for a minute must not starve whoever ran at that moment.</summary>
    private const long DeepestDebtNanoseconds = -2 * (long)Scheduler.SliceNanoseconds;

    /// <summary>As many rounds make good any debt, at the shortest quantum.</summary>
    private const uint RoundsThatForgive = 1024;

    private RunQueue _awakened;
    private RunQueue _thisRound;
    private RunQueue _nextRound;
    private uint _round;

    public readonly bool IsEmpty => _awakened.IsEmpty && _thisRound.IsEmpty && _nextRound.IsEmpty;

    /// <summary>Somebody is ready who goes before all that compute.</summary>
    public readonly bool HasAwakened => !_awakened.IsEmpty;

    /// <summary>A thread that slept, or is new.</summary>
    public void Add(Thread thread)
    {
        if (thread.Round != _round)
        {
            Renew(thread);
        }

        if (thread.CreditNanoseconds > 0)
        {
            _awakened.AddLast(thread);
        }
        else
        {
            _nextRound.AddLast(thread);
        }
    }

    /// <summary>Goes before all others, whatever it has used.</summary>
    public void AddFirst(Thread thread) => _awakened.AddFirst(thread);

    /// <summary>Puts one that is ready before all others, whatever it has used. Costs as many steps as threads are ready.</summary>
    public void MoveFirst(Thread thread)
    {
        if (_awakened.Remove(thread) || _thisRound.Remove(thread) || _nextRound.Remove(thread))
        {
            _awakened.AddFirst(thread);
        }
    }

    /// <summary>The processor was taken from it: it goes on with what is left of its quantum, or in the next round.</summary>
    public void AddPreempted(Thread thread)
    {
        if (thread.CreditNanoseconds > 0)
        {
            _thisRound.AddFirst(thread);
        }
        else
        {
            _nextRound.AddLast(thread);
        }
    }

    /// <summary>It lets all others run first: sched_yield(2).</summary>
    public void AddLast(Thread thread) => _nextRound.AddLast(thread);

    /// <summary>Takes the next one out; null when nobody is ready.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Thread? TakeFirst() => _awakened.TakeFirst() ?? TakeFromRounds();

    /// <summary>The next of those that compute; the next round begins when this one is over.</summary>
    /// <remarks>When all that are ready owe more than one round's time, the rounds in which none could run are passed over at once.</remarks>
    private Thread? TakeFromRounds()
    {
        uint rounds = 1;
        while (true)
        {
            Thread? thread = _thisRound.TakeFirst();
            if (thread is null)
            {
                if (_nextRound.IsEmpty)
                {
                    return null;
                }

                (_thisRound, _nextRound) = (_nextRound, _thisRound);
                _round += rounds;
                rounds = RoundsThatForgive;
                continue;
            }

            Renew(thread);
            if (thread.CreditNanoseconds > 0)
            {
                return thread;
            }

            rounds = Math.Min(rounds, RoundsToPay(thread));
            _nextRound.AddLast(thread);
        }
    }

    /// <summary>The number of rounds after which a thread that owes time may run again.</summary>
    private static uint RoundsToPay(Thread thread) => (uint)(-thread.CreditNanoseconds / thread.Scheduling.QuantumNanoseconds) + 1;

    /// <summary>A thread beside which nobody is ready owes nobody anything.</summary>
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
        uint rounds = _round - thread.Round;
        thread.Round = _round;
        long quantum = thread.Scheduling.QuantumNanoseconds;
        long credit = thread.CreditNanoseconds < DeepestDebtNanoseconds ? DeepestDebtNanoseconds : thread.CreditNanoseconds;
        credit += quantum * (rounds < RoundsThatForgive ? rounds : RoundsThatForgive);
        thread.CreditNanoseconds = credit < quantum ? credit : quantum;
    }
}
