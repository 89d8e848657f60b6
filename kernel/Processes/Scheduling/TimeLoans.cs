using System;
using System.Runtime.CompilerServices;

namespace Tine.Processes;

/// <summary>Time that threads borrow which wake up after they have used their quantum: an eighth of what others compute.</summary>
[NoAllocation]
internal struct TimeLoans
{
    private const long LoanNanoseconds = (long)Scheduler.SliceNanoseconds / 16;

    /// <summary>Nanoseconds that threads compute for each one that can be lent.</summary>
    private const long ComputedForEachLent = 8;
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

    /// <summary>Counts the time that a thread is given to compute.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void NoteComputing(long nanoseconds) =>
        _lendableNanoseconds = Math.Min(_lendableNanoseconds + (Math.Max(nanoseconds, 0) / ComputedForEachLent), MostLendableNanoseconds);
}
