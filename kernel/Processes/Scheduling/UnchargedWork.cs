namespace Tine.Processes;

/// <summary>Work that a thread does for all others, in portions, as a search for memory is: none of it is taken off its quantum.</summary>
[NoAllocation]
internal readonly struct UnchargedWork
{
    private readonly Thread _thread;
    private readonly long _creditNanoseconds;

    /// <summary>Begins such work.</summary>
    /// <param name="thread">The running thread.</param>
    public UnchargedWork(Thread thread)
    {
        _thread = thread;
        _creditNanoseconds = thread.Scheduler.CreditOf(thread);
    }

    /// <summary>Gives back the time that the work has taken.</summary>
    public void Refund() => _thread.Scheduler.RefundTo(_thread, _creditNanoseconds);

    /// <summary>Lets those run who go before the thread.</summary>
    public void PreemptionPoint()
    {
        Refund();
        _thread.Scheduler.PreemptionPoint(_thread);
    }

    /// <summary>Lets a thread run that gives back what this one waits for.</summary>
    public void YieldTo(Thread? giver)
    {
        Refund();
        _thread.Scheduler.YieldTo(giver, _thread);
    }
}
