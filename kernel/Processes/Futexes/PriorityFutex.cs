using Tine.Memory;

namespace Tine.Processes;

/// <summary>
/// Mutexes that the kernel hands from owner to owner: FUTEX_LOCK_PI, FUTEX_TRYLOCK_PI and FUTEX_UNLOCK_PI. futex(2),
/// "Priority-inheritance futexes".
/// </summary>
/// <remarks>
/// The word is 0 when free, else the owner's thread id; programs take and leave it without a call as long as FUTEX_WAITERS is
/// not set. Waiters get it by real-time priority, and first come, first served among equals. The owner runs with the highest priority
/// of those that wait (<see cref="PriorityLending"/>); nice values are not lent, on Linux neither.
/// </remarks>
public static class PriorityFutex
{
    /// <summary>Owners that wait for owners: Linux's limit (max_lock_depth) before it calls that a deadlock.</summary>
    private const int LongestChain = 1024;

    /// <summary>Takes a mutex, or waits for it and lends its owner the priority: FUTEX_LOCK_PI and FUTEX_LOCK_PI2.</summary>
    /// <param name="deadlineNanoseconds">On the monotonic clock, or <see cref="Caller.Never"/>.</param>
    /// <returns>
    /// None when the caller owns the mutex; EDEADLK when it does already, or owners would wait in a circle; ESRCH when the word
    /// names no thread; EINVAL when others wait there otherwise, or the word was changed; ETIMEDOUT, EFAULT, ERESTARTNOINTR.
    /// </returns>
    public static Errno Lock(Thread caller, VirtualAddress address, FutexScope scope, ulong deadlineNanoseconds)
    {
        Result<FutexLock?> held = TakeOrFindOwner(caller, address, scope);
        if (held.Failed || held.Value is not { } found)
        {
            return held.Error;
        }

        if (WouldWaitInCircle(caller, found))
        {
            ForgetUnlessAwaited(FutexTable.Of(caller.World), found);
            return Errno.EDEADLOCK;
        }

        var waiter = new FutexWaiter(caller, found.Key, Futex.AllBits) { Lock = found };
        caller.LockWaiter = waiter;
        FutexTable.Of(caller.World).Add(waiter);
        PriorityLending.Lend(FutexTable.Of(caller.World), found);
        Errno error = WaitForLock(caller, waiter, address, deadlineNanoseconds);
        return error == Errno.ERESTARTSYS ? Errno.ERESTARTNOINTR : error;
    }

    /// <summary>Takes a mutex unless another thread has it: FUTEX_TRYLOCK_PI.</summary>
    /// <returns>As <see cref="Lock"/>; EAGAIN when somebody else owns the mutex.</returns>
    public static Errno TryLock(Thread caller, VirtualAddress address, FutexScope scope)
    {
        Result<FutexLock?> held = TakeOrFindOwner(caller, address, scope);
        if (held.Failed || held.Value is not { } found)
        {
            return held.Error;
        }

        ForgetUnlessAwaited(FutexTable.Of(caller.World), found);
        return Errno.EAGAIN;
    }

    /// <summary>Gives a mutex to the next waiter, which owns it before it has run: FUTEX_UNLOCK_PI.</summary>
    /// <returns>None; EPERM when the caller does not own it; EINVAL when others wait there otherwise; EFAULT.</returns>
    public static Errno Unlock(Thread caller, VirtualAddress address, FutexScope scope)
    {
        int attempts = 0;
        Errno outcome;
        do
        {
            outcome = TryUnlock(caller, address, scope);
        }
        while (FutexWord.MustRetry(outcome, ref attempts));

        return outcome;
    }

    private static Errno TryUnlock(Thread caller, VirtualAddress address, FutexScope scope)
    {
        Result<uint> word = caller.Process.Memory.Read<uint>(address);
        if (word.Failed || (word.Value & FutexLock.OwnerMask) != (uint)caller.Id)
        {
            return word.Failed ? word.Error : Errno.EPERM;
        }

        Result<FutexKey> key = FutexKey.Of(caller, address, scope);
        if (key.Failed)
        {
            return key.Error;
        }

        FutexTable table = FutexTable.Of(caller.World);
        if (table.First(key.Value) is not { } next)
        {
            return FutexWord.Replace(caller.Process.Memory, address, word.Value, 0);
        }

        if (next.Lock is not { } found || found.Owner != caller)
        {
            return Errno.EINVAL;
        }

        Errno error = FutexWord.Replace(caller.Process.Memory, address, word.Value, (uint)next.Thread.Id | FutexLock.HasWaiters);
        if (error == Errno.None)
        {
            HandOff(table, found, next);
        }

        return error;
    }

    /// <summary>Gives the mutexes of a thread that ends to the next waiters, as far as others wait for them.</summary>
    internal static void ReleaseAll(Thread ending)
    {
        FutexTable table = FutexTable.Of(ending.World);
        while (ending.OwnedLocks.First is FutexLock owned)
        {
            FutexWaiter next = table.First(owned.Key)!;
            next.InheritsFromDead = true;
            HandOff(table, owned, next);
            ending.PreemptionPoint(); // Others, too, may wait where its waiters were looked for.
        }
    }

    /// <summary>Sleeps until the mutex is handed over.</summary>
    /// <returns>None when the caller owns it; ETIMEDOUT, ERESTARTSYS; EFAULT when the word could not be written.</returns>
    internal static Errno WaitForLock(Thread caller, FutexWaiter waiter, VirtualAddress address, ulong deadlineNanoseconds)
    {
        FutexTable table = FutexTable.Of(caller.World);
        Errno error = Errno.None;
        while (error == Errno.None && waiter.IsWaiting)
        {
            error = caller.Block(SleepKind.Interruptible, deadlineNanoseconds);
        }

        caller.LockWaiter = null;
        if (!waiter.IsWaiting)
        {
            return waiter.InheritsFromDead ? WriteInheritance(caller, address) : Errno.None;
        }

        table.Remove(waiter);
        if (waiter.Lock is { } given)
        {
            PriorityLending.Lend(table, given);
        }

        return error;
    }

    /// <summary>Finds the owner of a mutex for a thread that is about to wait, with FUTEX_WAITERS set in the word.</summary>
    /// <param name="top">The first waiter already there, or null.</param>
    /// <returns>The lock; EINVAL for another owner than waiters know, EFAULT, ESRCH.</returns>
    internal static Result<FutexLock> FindOwner(Thread caller, VirtualAddress address, in FutexKey key, uint word, FutexWaiter? top)
    {
        uint owner = word & FutexLock.OwnerMask;
        if (top is not null)
        {
            return top.Lock is { } known && (uint)known.Owner.Id == owner ? known : Errno.EINVAL;
        }

        Errno error = FutexWord.Replace(caller.Process.Memory, address, word, word | FutexLock.HasWaiters);
        if (error != Errno.None)
        {
            return error;
        }

        return caller.World.Processes.FindThread((int)owner) is { State: not ThreadState.Dead } thread
            ? FutexLock.Of(key, thread)
            : Errno.ESRCH;
    }

    /// <summary>Drops what the kernel knows of a mutex for which nobody waits after all.</summary>
    internal static void ForgetUnlessAwaited(FutexTable table, FutexLock owned)
    {
        if (table.First(owned.Key) is null)
        {
            owned.Leave();
        }
    }

    /// <summary>Takes a mutex that is free.</summary>
    /// <returns>Null when the caller owns it now, else its lock; an error.</returns>
    private static Result<FutexLock?> TakeOrFindOwner(Thread caller, VirtualAddress address, FutexScope scope)
    {
        int attempts = 0;
        Result<FutexLock?> outcome;
        do
        {
            outcome = TryTakeOrFindOwner(caller, address, scope);
        }
        while (FutexWord.MustRetry(outcome.Error, ref attempts));

        return outcome;
    }

    private static Result<FutexLock?> TryTakeOrFindOwner(Thread caller, VirtualAddress address, FutexScope scope)
    {
        Result<FutexKey> key = FutexKey.Of(caller, address, scope);
        Result<uint> word = key.Failed ? key.Error : caller.Process.Memory.Read<uint>(address);
        if (word.Failed)
        {
            return word.Error;
        }

        uint owner = word.Value & FutexLock.OwnerMask;
        if (owner == (uint)caller.Id)
        {
            return Errno.EDEADLOCK;
        }

        FutexWaiter? top = FutexTable.Of(caller.World).First(key.Value);
        if (top is null && owner == 0)
        {
            Errno error = FutexWord.Replace(caller.Process.Memory, address, word.Value, (word.Value & FutexLock.OwnerDied) | (uint)caller.Id);
            return error == Errno.None ? (FutexLock?)null : error;
        }

        Result<FutexLock> found = FindOwner(caller, address, key.Value, word.Value, top);
        return found.Failed ? found.Error : found.Value;
    }

    private static bool WouldWaitInCircle(Thread caller, FutexLock wanted)
    {
        OwnedLock? next = wanted;
        for (int depth = 0; depth < LongestChain; depth++)
        {
            if (next is null)
            {
                return false;
            }

            if (next.Owner == caller)
            {
                return true;
            }

            next = next.Owner.LockWaiter?.Awaited;
        }

        return true;
    }

    private static void HandOff(FutexTable table, FutexLock owned, FutexWaiter next)
    {
        table.Wake(next);
        next.Thread.LockWaiter = null; // It owns the lock before it runs: a search for a circle must not go on to it.
        PriorityLending.Pass(table, owned, next.Thread);
    }

    /// <summary>Writes the new owner into the word; FUTEX_OWNER_DIED beside it tells that what the mutex protects may be half changed.</summary>
    private static Errno WriteInheritance(Thread caller, VirtualAddress address) =>
        caller.Process.Memory.Write(address, (uint)caller.Id | FutexLock.HasWaiters | FutexLock.OwnerDied);
}
