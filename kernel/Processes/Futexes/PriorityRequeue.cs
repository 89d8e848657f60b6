using Tine.Memory;

namespace Tine.Processes;

/// <summary>
/// Condition variables over mutexes that the kernel hands on: FUTEX_WAIT_REQUEUE_PI and FUTEX_CMP_REQUEUE_PI. futex(2).
/// </summary>
public static class PriorityRequeue
{
    /// <summary>In the place of the pause after which the mutex was looked at: nobody has, or others have run since.</summary>
    private const int Unknown = -1;
    private const int OthersRan = -2;

    /// <summary>Waits at one word until it owns the mutex at another: FUTEX_WAIT_REQUEUE_PI.</summary>
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
        caller.LockWaiter = waiter;
        FutexTable.Of(caller.World).Add(waiter);
        Errno error = PriorityFutex.WaitForLock(caller, waiter, mutex, deadlineNanoseconds);
        return error != Errno.ERESTARTSYS ? error : waiter.Lock is null ? Errno.ERESTARTNOINTR : Errno.EAGAIN;
    }

    /// <summary>
    /// FUTEX_CMP_REQUEUE_PI: the first waiter gets the mutex if it is free or else waits for it, and up to
    /// <paramref name="moveLimit"/> others wait for it.
    /// </summary>
    /// <returns>The number of waiters that got it or were moved; EAGAIN for another value; EINVAL when one waits there otherwise; EFAULT, ESRCH.</returns>
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

        return Move(caller, source.Value, mutex, destination.Value, moveLimit);
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

        FutexTable table = FutexTable.Of(caller.World);
        FutexWaiter? top = table.First(key);
        uint owner = word.Value & FutexLock.OwnerMask;
        if (top is null && owner == 0)
        {
            uint waiters = moveLimit > 0 ? FutexLock.HasWaiters : 0;
            Errno error = FutexWord.Replace(caller.Process.Memory, mutex, word.Value, (word.Value & FutexLock.OwnerDied) | waiters | (uint)first.Thread.Id);
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

    /// <summary>Gives the mutex to the first waiter if it is free, and has others wait for it, in portions.</summary>
    private static Result<int> Move(Thread caller, in FutexKey from, VirtualAddress mutex, in FutexKey to, int limit)
    {
        FutexTable table = FutexTable.Of(caller.World);
        FutexLock? owned = null;
        Thread? newOwner = null;
        int woken = 0;
        int moved = 0;
        int knownAt = Unknown;
        Errno error = Errno.None;
        var walk = new FutexWalk(table, from, caller);
        while (error == Errno.None && (woken + moved <= limit || knownAt == Unknown) && walk.MoveNext())
        {
            FutexWaiter waiter = walk.Current;
            if (!WaitsFor(waiter, to))
            {
                error = Errno.EINVAL;
            }
            else if (knownAt != walk.Pauses)
            {
                // Others have run, or nobody has looked yet: the mutex may be anybody's.
                knownAt = walk.Pauses;
                Result<FutexLock?> found = GiveOrFindOwner(caller, mutex, to, waiter, limit);
                owned = found.Failed ? null : found.Value;
                newOwner = owned is null ? waiter.Thread : null;
                woken += !found.Failed && owned is null ? 1 : 0;
                error = found.Error;
            }

            if (error == Errno.None && waiter.IsWaiting && woken + moved <= limit)
            {
                owned ??= FutexLock.Of(to, newOwner!);
                waiter.Lock = owned;
                table.Move(waiter, to);
                moved++;
                if (waiter.Place.Priority > owned.Priority && PriorityLending.Lend(table, owned))
                {
                    knownAt = OthersRan;
                }
            }
        }

        if (owned is not null && knownAt == walk.Pauses)
        {
            PriorityFutex.ForgetUnlessAwaited(table, owned);
        }

        return error == Errno.None ? woken + moved : error;
    }
}
