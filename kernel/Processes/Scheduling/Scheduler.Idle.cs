using System.Runtime.CompilerServices;

namespace Tine.Processes;

/// <content>A processor for which no thread is ready. Where it is the only one it waits on the stack of the thread that ran last.</content>
public sealed partial class Scheduler
{
    /// <summary>Time with nobody ready, that which has not ended yet counted.</summary>
    public ulong IdleNanosecondsSoFar => IdleNanoseconds + (_isIdle ? Hardware.Nanoseconds - _chargedUntilNanoseconds : 0);

    /// <summary>No tick comes: there is nobody whose time it would end, and nothing that the machine does from time to time.</summary>
    private bool _isResting;

    /// <summary>Whether an idle processor may do without ticks until a timer expires or a device interrupts.</summary>
    private bool MayRest { [NoAllocation] get => _processors is null && WakeCheck is null && !Latency.IsMeasuring && Hardware.MayRest; }

    /// <summary>Gives the processor to the next thread that becomes ready.</summary>
    [NoAllocation]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ScheduleLater()
    {
        Thread? next = _processors is null ? WaitForReady() : TakeFromOthers();
        if (next is null)
        {
            BeIdle();
            return; // Perhaps on another processor.
        }

        ReadyCount--;
        SwitchTo(next);
    }

    [NoAllocation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Thread WaitForReady()
    {
        Charge();
        _ready.BeginRoundOfNobody();
        _isIdle = true;
        Thread? next;
        do
        {
            if (_isResting && !Hardware.MayRest)
            {
                EndRest(Hardware.Nanoseconds);
            }

            Hardware.WaitForInterrupt();
            next = _ready.TakeFirst();
        }
        while (next is null);

        EndIdleness();
        return next;
    }

    /// <summary>Ends the time that is nobody's.</summary>
    [NoAllocation]
    private void EndIdleness()
    {
        _isIdle = false;
        ulong now = Hardware.Nanoseconds;
        IdleNanoseconds += now - _chargedUntilNanoseconds;
        _chargedUntilNanoseconds = now;
        if (_isResting)
        {
            EndRest(now);
        }
    }

    /// <summary>Has ticks come again.</summary>
    [NoAllocation]
    private void EndRest(ulong now)
    {
        _isResting = false;
        _nextTickNanoseconds = now + SliceNanoseconds;
        RequestTimerBy(_nextTickNanoseconds);
    }
}
