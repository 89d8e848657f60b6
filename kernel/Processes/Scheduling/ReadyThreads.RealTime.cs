using System.Runtime.CompilerServices;

namespace Tine.Processes;

/// <content>Real-time threads, which belong to no round.</content>
public partial struct ReadyThreads
{
    /// <summary>The highest real-time priority among those that are ready; 0 when there is none, or they are throttled.</summary>
    public readonly int HighestPriority => _awakened.First is { } first ? first.EffectivePriority : 0;

    /// <summary>Puts a real-time thread among its like.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void AddRealTime(Thread thread, AmongEquals place)
    {
        LeaveRounds(thread);
        if (IsThrottled)
        {
            _throttled.Insert(thread, place);
        }
        else
        {
            _awakened.Insert(thread, place);
            thread.Scheduler.OnRealTimeReady(thread);
        }
    }

    /// <summary>Takes a thread out of the rounds.</summary>
    public readonly void LeaveRounds(Thread thread)
    {
        thread.Round = _round - 1;
        if (thread.CreditNanoseconds > NoCredit)
        {
            thread.CreditNanoseconds = NoCredit; // It was ordinary so far.
        }
    }

    /// <summary>Lets a thread take part in rounds, beginning with the next one.</summary>
    public readonly void JoinRounds(Thread thread)
    {
        thread.Round = _round;
        thread.CreditNanoseconds = 0;
    }

    /// <summary>Keeps real-time threads from running: they have had their share of the period.</summary>
    public void Throttle()
    {
        IsThrottled = true;
        _awakened.MoveRealTime(ref _throttled);
    }

    /// <summary>Lets real-time threads run again, at the start of the next period.</summary>
    public void EndThrottle()
    {
        IsThrottled = false;
        _throttled.MoveRealTime(ref _awakened);
    }
}
