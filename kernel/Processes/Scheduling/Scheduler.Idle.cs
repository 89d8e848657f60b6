using System.Runtime.CompilerServices;

namespace Tine.Processes;

/// <content>A processor for which no thread is ready. Where it is the only one it waits on the stack of the thread that ran last.</content>
public sealed partial class Scheduler
{
    /// <summary>Time with nobody ready, that which has not ended yet counted.</summary>
    public ulong IdleNanosecondsSoFar => IdleNanoseconds + (_isIdle ? Hardware.Nanoseconds - _chargedUntilNanoseconds : 0);

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
    }
}
