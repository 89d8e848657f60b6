namespace Tine.Processes;

/// <content>Giving the processor away without sleeping.</content>
public sealed partial class Scheduler
{
    /// <summary>Lets all others run and comes back when its turn is again: sched_yield.</summary>
    [NoAllocation]
    public void Yield(Thread current)
    {
        if (!_ready.IsEmpty)
        {
            CountReady(current);
            _ready.AddLast(current);
            Schedule();
        }
    }

    /// <summary>
    /// Lets a thread run that gives back what the current one waits for; the current one comes next, before all others, while
    /// it has some of its quantum left. Lets all others run where the giver is not ready.
    /// </summary>
    [NoAllocation]
    internal void YieldTo(Thread? giver, Thread current)
    {
        if (giver is not { State: ThreadState.Ready } || giver.IsCurrent || giver.Scheduler != this)
        {
            Yield(current);
            return;
        }

        Charge();
        CountReady(current);
        _ready.AddToComeNext(current);
        _ready.Remove(giver);
        ReadyCount--;
        SwitchTo(giver);
    }

    /// <summary>The rest of the running thread's quantum, for <see cref="RefundTo"/>.</summary>
    [NoAllocation]
    internal long CreditOf(Thread current)
    {
        Charge();
        return current.CreditNanoseconds;
    }

    /// <summary>Charges the running thread nothing for what it has done since it had so much credit: it was work for all.</summary>
    [NoAllocation]
    internal void RefundTo(Thread current, long credit)
    {
        Charge();
        if (current.EffectivePriority == 0 && current.CreditNanoseconds < credit)
        {
            current.CreditNanoseconds = credit;
        }
    }

    /// <summary>Lets those run who go before it now.</summary>
    [NoAllocation]
    public void Preempt(Thread current)
    {
        current.ReturnWork &= ~(ReturnWork.Reschedule | ReturnWork.Probed);
        if (_processors is not null && !current.MayRunOn(Number))
        {
            MoveAway(current);
            return;
        }

        if (!_ready.IsEmpty)
        {
            Charge();
            CountReady(current);
            if (YieldsAtEachPoint && current.EffectivePriority == 0)
            {
                _ready.AddLast(current);
            }
            else
            {
                _ready.AddPreempted(current);
            }

            Schedule();
        }
    }

    /// <summary>
    /// Has every preemption point let all others run, as often as can be: what a call has looked up before it and does not look up
    /// again shows then. The boot option <c>check=preemption</c>.
    /// </summary>
    public bool YieldsAtEachPoint { [NoAllocation] get; set; }

    /// <summary>Handles the interrupts that wait, and lets those run who go before the thread by then.</summary>
    [NoAllocation]
    public void PreemptionPoint(Thread current)
    {
        Hardware.AcceptInterrupts();
        if ((current.ReturnWork & ReturnWork.Reschedule) != 0 || YieldsAtEachPoint)
        {
            Preempt(current);
            current.ReturnWork |= current.Sequence is null ? ReturnWork.None : ReturnWork.Sequence;
        }
    }
}
