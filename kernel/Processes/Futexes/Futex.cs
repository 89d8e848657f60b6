using System;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>futex(2): sleeps on a word of the program's memory, and wakes who does.</summary>
public static class Futex
{
    /// <summary>Any waiter, any wake.</summary>
    public const uint AllBits = uint.MaxValue;

    /// <summary>Waits while a word has a value: FUTEX_WAIT and FUTEX_WAIT_BITSET.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="address">The word, aligned to 4.</param>
    /// <param name="scope">Whether other processes may wake.</param>
    /// <param name="expected">The value of the word at which it sleeps.</param>
    /// <param name="deadlineNanoseconds">On the monotonic clock.</param>
    /// <param name="bits">Only wakes with one of these count.</param>
    /// <returns>None when woken; EAGAIN for another value, ETIMEDOUT, EFAULT, EINVAL; ERESTARTSYS or ERESTARTNOHAND.</returns>
    public static Errno Wait(
        Thread caller, VirtualAddress address, FutexScope scope, uint expected, ulong deadlineNanoseconds, uint bits)
    {
        Result<FutexKey> key = bits == 0 ? Errno.EINVAL : FutexKey.Of(caller, address, scope);
        if (key.Failed)
        {
            return key.Error;
        }

        Result<uint> value = caller.Process.Memory.Read<uint>(address);
        if (value.Failed || value.Value != expected)
        {
            return value.Failed ? value.Error : Errno.EAGAIN;
        }

        // LAB futex: solution
        Errno error;
        var waiter = new FutexWaiter(caller, key.Value, bits);
        FutexTable table = FutexTable.Of(caller.World);
        table.Add(waiter);
        do
        {
            error = caller.Block(SleepKind.Interruptible, deadlineNanoseconds);
        }
        while (error == Errno.None && waiter.IsWaiting);

        if (!waiter.IsWaiting)
        {
            return Errno.None;
        }

        table.Remove(waiter);
        bool hasDeadline = deadlineNanoseconds != Caller.Never;
        return error == Errno.ERESTARTSYS && hasDeadline ? Errno.ERESTARTNOHAND : error;
        // LAB futex: hand-out
        //| caller.Scheduler.Yield(caller);
        //| return Errno.None;
        // LAB futex: end
    }

    /// <summary>FUTEX_WAKE and FUTEX_WAKE_BITSET.</summary>
    /// <returns>The number of woken waiters; EINVAL.</returns>
    public static Result<int> Wake(Thread caller, VirtualAddress address, FutexScope scope, int limit, uint bits)
    {
        Result<FutexKey> key = bits == 0 ? Errno.EINVAL : FutexKey.Of(caller, address, scope);
        if (key.Failed)
        {
            return key.Error;
        }

        // Programs give back locks by this call that nobody waits for any more.
        FutexTable table = FutexTable.Of(caller.World);
        return table.First(key.Value) is null ? 0 : table.Wake(caller, key.Value, AtLeastOne(limit), bits);
    }

    /// <summary>FUTEX_REQUEUE and FUTEX_CMP_REQUEUE: wakes some, and has others wait at a second word.</summary>
    /// <returns>The number of woken or moved waiters; EAGAIN when the word is not <paramref name="expected"/>; EFAULT, EINVAL.</returns>
    public static Result<int> Requeue(
        Thread caller, VirtualAddress from, VirtualAddress to, FutexScope scope, int wakeLimit, int moveLimit, uint? expected)
    {
        Result<FutexKey> source = wakeLimit < 0 || moveLimit < 0 ? Errno.EINVAL : FutexKey.Of(caller, from, scope);
        Result<FutexKey> destination = source.Failed ? source.Error : FutexKey.Of(caller, to, scope);
        if (destination.Failed)
        {
            return destination.Error;
        }

        if (expected is { } wanted)
        {
            Result<uint> value = caller.Process.Memory.Read<uint>(from);
            if (value.Failed || value.Value != wanted)
            {
                return value.Failed ? value.Error : Errno.EAGAIN;
            }
        }

        FutexTable table = FutexTable.Of(caller.World);
        Result<int> woken = wakeLimit == 0 ? 0 : table.Wake(caller, source.Value, wakeLimit, AllBits);
        return woken.Failed ? woken.Error : Sum(woken.Value, table.Move(caller, source.Value, destination.Value, moveLimit));
    }

    /// <summary>FUTEX_WAKE_OP: changes a second word, wakes at the first, and at the second if its old value compares.</summary>
    /// <returns>The number of woken waiters; EFAULT, EINVAL, ENOSYS for an operation that there is not.</returns>
    public static Result<int> WakeOp(
        Thread caller, VirtualAddress first, VirtualAddress second, FutexScope scope, int firstLimit, int secondLimit, FutexChange change)
    {
        Result<FutexKey> firstKey = FutexKey.Of(caller, first, scope);
        Result<FutexKey> secondKey = firstKey.Failed ? firstKey.Error : FutexKey.Of(caller, second, scope);
        if (secondKey.Failed)
        {
            return secondKey.Error;
        }

        AddressSpace memory = caller.Process.Memory;
        bool wakesSecond;
        Errno error;
        int attempts = 0;
        do
        {
            Result<int> old = memory.Read<int>(second);
            if (old.Failed)
            {
                return old.Error;
            }

            if (!change.TryApply(old.Value, out int changed, out wakesSecond))
            {
                return Errno.ENOSYS;
            }

            error = FutexWord.Replace(memory, second, (uint)old.Value, (uint)changed);
        }
        while (FutexWord.MustRetry(error, ref attempts));

        if (error != Errno.None)
        {
            return error;
        }

        FutexTable table = FutexTable.Of(caller.World);
        Result<int> woken = table.Wake(caller, firstKey.Value, AtLeastOne(firstLimit), AllBits);
        return woken.Failed || !wakesSecond ? woken : Sum(woken.Value, table.Wake(caller, secondKey.Value, AtLeastOne(secondLimit), AllBits));
    }

    /// <summary>Wakes one on the kernel's own account: at the clear-tid word, at a robust futex.</summary>
    internal static void WakeOne(Thread caller, VirtualAddress address)
    {
        Result<FutexKey> key = FutexKey.Of(caller, address, FutexScope.Shared);
        if (!key.Failed)
        {
            FutexTable.Of(caller.World).WakeFirst(key.Value);
        }
    }

    private static Result<int> Sum(int count, Result<int> more) => more.Failed ? more.Error : count + more.Value;

    /// <summary>Linux wakes one even when asked for none.</summary>
    private static int AtLeastOne(int limit) => Math.Max(limit, 1);
}
