namespace Tine.Processes;

/// <summary>
/// Condition variables over mutexes that the kernel hands on: FUTEX_WAIT_REQUEUE_PI and FUTEX_CMP_REQUEUE_PI. futex(2).
/// </summary>
public static class PriorityRequeue
{
    /// <summary>FUTEX_WAIT_REQUEUE_PI: waits at one word until it owns the mutex at another.</summary>
    /// <returns>
    /// None when the caller owns the mutex; EAGAIN for another value, or for a signal once it waits for the mutex;
    /// ETIMEDOUT, EFAULT, EINVAL, ERESTARTNOINTR.
    /// </returns>
    public static Errno Wait(
        Thread caller, VirtualAddress address, FutexScope scope, uint expected, ulong deadlineNanoseconds, VirtualAddress mutex)
    {
        Result<FutexKey> key = FutexKey.Of(caller, address, scope);
        Result<FutexKey> destination = key.Failed ? key.Error : FutexKey.Of(caller, mutex, scope);
        if (destination.Failed || key.Value.Is(destination.Value))
        {
            return destination.Failed ? destination.Error : Errno.EINVAL;
        }

        Result<uint> value = caller.Process.Memory.Read<uint>(address);
        if (value.Failed || value.Value != expected)
        {
            return value.Failed ? value.Error : Errno.EAGAIN;
        }

        var waiter = new FutexWaiter(caller, key.Value, Futex.AllBits) { Destination = destination.Value };
        caller.World.Futexes.Add(waiter);
        Errno error = PriorityFutex.WaitForLock(caller, waiter, mutex, deadlineNanoseconds);
        return error != Errno.ERESTARTSYS ? error : waiter.Lock is null ? Errno.ERESTARTNOINTR : Errno.EAGAIN;
    }

    /// <summary>
    /// FUTEX_CMP_REQUEUE_PI: the first waiter gets the mutex if it is free, and up to <paramref name="moveLimit"/> others wait
    /// for it.
    /// </summary>
    /// <returns>How many got it or were moved; EAGAIN for another value; EINVAL when one waits there otherwise; EFAULT, ESRCH.</returns>
    public static Result<int> Requeue(
        Thread caller, VirtualAddress from, VirtualAddress mutex, FutexScope scope, int wakeLimit, int moveLimit, uint expected)
    {
        Result<FutexKey> source = wakeLimit != 1 || moveLimit < 0 ? Errno.EINVAL : FutexKey.Of(caller, from, scope);
        Result<FutexKey> destination = source.Failed ? source.Error : FutexKey.Of(caller, mutex, scope);
        if (destination.Failed || source.Value.Is(destination.Value))
        {
            return destination.Failed ? destination.Error : Errno.EINVAL;
        }

        Result<uint> value = caller.Process.Memory.Read<uint>(from);
        if (value.Failed || value.Value != expected)
        {
            return value.Failed ? value.Error : Errno.EAGAIN;
        }

        FutexTable table = caller.World.Futexes;
        if (table.First(source.Value) is not { } first)
        {
            return 0;
        }

        Result<FutexLock?> wanted = WaitsFor(first, destination.Value)
            ? GiveOrFindOwner(caller, mutex, destination.Value, first, moveLimit)
            : Errno.EINVAL;
        return wanted.Failed ? wanted.Error : Move(table, source.Value, destination.Value, wanted.Value, first.Thread, moveLimit);
    }

    private static bool WaitsFor(FutexWaiter waiter, in FutexKey mutex) =>
        waiter is { Lock: null, Destination: { } destination } && destination.Is(mutex);

    /// <summary>Makes the first waiter the owner of a mutex that is free.</summary>
    /// <returns>Null when it is now, else the lock of the mutex; an error.</returns>
    private static Result<FutexLock?> GiveOrFindOwner(
        Thread caller, VirtualAddress mutex, in FutexKey key, FutexWaiter first, int moveLimit)
    {
        Result<uint> word = caller.Process.Memory.Read<uint>(mutex);
        if (word.Failed)
        {
            return word.Error;
        }

        FutexTable table = caller.World.Futexes;
        FutexWaiter? top = table.First(key);
        uint owner = word.Value & FutexLock.OwnerMask;
        if (top is null && owner == 0)
        {
            uint waiters = moveLimit > 0 ? FutexLock.HasWaiters : 0;
            Errno error = caller.Process.Memory.Write(mutex, (word.Value & FutexLock.OwnerDied) | waiters | (uint)first.Thread.Id);
            if (error != Errno.None)
            {
                return error;
            }

            table.Wake(first);
            return (FutexLock?)null;
        }

        if (owner == (uint)first.Thread.Id)
        {
            return Errno.EDEADLOCK;
        }

        Result<FutexLock> found = PriorityFutex.FindOwner(caller, mutex, key, word.Value, top);
        return found.Failed ? found.Error : found.Value;
    }

    /// <summary>Has others wait for the mutex.</summary>
    /// <param name="owned">Its lock, or null when <paramref name="newOwner"/> has just got it.</param>
    private static Result<int> Move(
        FutexTable table, in FutexKey from, in FutexKey to, FutexLock? owned, Thread newOwner, int limit)
    {
        int woken = owned is null ? 1 : 0;
        int moved = 0;
        while (moved < limit && table.First(from) is { } waiter)
        {
            if (!WaitsFor(waiter, to))
            {
                return Errno.EINVAL;
            }

            owned ??= FutexLock.Of(to, newOwner);
            waiter.Lock = owned;
            waiter.Thread.AwaitedLock = owned;
            table.Move(waiter, to);
            moved++;
        }

        if (owned is not null)
        {
            PriorityFutex.ForgetUnlessAwaited(table, owned);
            PriorityLending.Lend(table, owned.Owner);
        }

        return woken + moved;
    }
}
