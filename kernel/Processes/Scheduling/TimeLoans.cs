using System;

namespace Tine.Processes;

/// <summary>Time that threads borrow which wake up after they have used their quantum: an eighth of the processor's.</summary>
[NoAllocation]
internal struct TimeLoans
{
    private const long LoanNanoseconds = (long)Scheduler.SliceNanoseconds / 16;

    /// <summary>Nanoseconds that the processor is busy for each one that can be lent.</summary>
    private const long BusyForEachLent = 8;
    private const long MostLendableNanoseconds = 16 * LoanNanoseconds;

    private long _lendableNanoseconds;

    /// <summary>Gives a thread a little time, if there is some and the thread does not owe as much already.</summary>
    public bool TryLend(Thread thread)
    {
        long loan = Math.Min(LoanNanoseconds, thread.Scheduling.QuantumNanoseconds);
        if (_lendableNanoseconds < loan || thread.CreditNanoseconds <= -loan)
        {
            return false;
        }

        _lendableNanoseconds -= loan;
        thread.CreditNanoseconds += loan;
        return true;
    }

    /// <summary>Gives a thread a little time, whatever it owes.</summary>
    public static void Give(Thread thread) => thread.CreditNanoseconds = Math.Max(thread.CreditNanoseconds, 0) + LoanNanoseconds;

    /// <summary>Counts time in which the processor was busy, whether programs computed, ended, or woke each other up.</summary>
    public void NoteBusy(long nanoseconds) =>
        _lendableNanoseconds = Math.Min(_lendableNanoseconds + (nanoseconds / BusyForEachLent), MostLendableNanoseconds);
}
