using Tine.Memory;

namespace Tine.Processes;

/// <summary>Waits at several futexes at once: futex_waitv(2).</summary>
public sealed class FutexVector(Thread caller, int capacity)
{
    /// <summary>FUTEX_WAITV_MAX.</summary>
    public const int MostEntries = 128;

    private readonly FutexWaiter[] _waiters = new FutexWaiter[capacity];
    private int _count;

    /// <summary>Begins to wait at one more word.</summary>
    /// <returns>None; EAGAIN when the word is not <paramref name="expected"/>; EINVAL, EFAULT. The vector is to be left then.</returns>
    public Errno Add(VirtualAddress address, FutexScope scope, uint expected)
    {
        Result<FutexKey> key = FutexKey.Of(caller, address, scope);
        Result<uint> value = key.Failed ? key.Error : caller.Process.Memory.Read<uint>(address);
        if (value.Failed || value.Value != expected)
        {
            return value.Failed ? value.Error : Errno.EAGAIN;
        }

        var waiter = new FutexWaiter(caller, key.Value, Futex.AllBits);
        FutexTable.Of(caller.World).Add(waiter);
        _waiters[_count++] = waiter;
        return Errno.None;
    }

    /// <summary>Sleeps until one of the words is woken.</summary>
    /// <returns>The index of one that was; ETIMEDOUT, ERESTARTSYS.</returns>
    public Result<int> Wait(ulong deadlineNanoseconds)
    {
        // LAB futex: solution
        Errno error;
        do
        {
            error = caller.Block(SleepKind.Interruptible, deadlineNanoseconds);
        }
        while (error == Errno.None && FindWoken() < 0);

        int woken = FindWoken();
        return woken >= 0 ? woken : error;
        // LAB futex: hand-out
        //| caller.Scheduler.Yield(caller);
        //| int index = FindWoken();
        //| return index < 0 ? 0 : index;
        // LAB futex: end
    }

    /// <summary>Waits nowhere any more.</summary>
    public void Leave()
    {
        for (int index = 0; index < _count; index++)
        {
            if (_waiters[index].IsWaiting)
            {
                FutexTable.Of(caller.World).Remove(_waiters[index]);
            }
        }
    }

    /// <summary>The last one that was woken (as Linux tells it), or -1.</summary>
    private int FindWoken()
    {
        for (int index = _count - 1; index >= 0; index--)
        {
            if (!_waiters[index].IsWaiting)
            {
                return index;
            }
        }

        return -1;
    }
}
