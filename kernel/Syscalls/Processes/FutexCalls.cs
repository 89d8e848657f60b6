using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>futex and robust lists.</summary>
internal static class FutexCalls
{
    private const int PrivateFlag = 128;
    private const int RealTimeFlag = 256;
    private const int FutexWait = 0;
    private const int LockPriority = 6;
    private const int WaitBitset = 9;
    private const int WaitRequeuePriority = 11;
    private const int LockPriorityByClock = 13;
    private const ulong RobustListSize = 24;

    [Syscall(202, "futex")]
    internal static Result<int> DoFutex(
        Thread caller, VirtualAddress address, int operation, uint value, ulong timeoutOrValue, VirtualAddress address2, uint value3)
    {
        FutexScope scope = (operation & PrivateFlag) != 0 ? FutexScope.Private : FutexScope.Shared;
        int command = operation & ~(PrivateFlag | RealTimeFlag);
        if ((operation & RealTimeFlag) != 0 && command is not (WaitBitset or WaitRequeuePriority or LockPriorityByClock))
        {
            Errno error = HasTimeout(command) ? ReadAbsolute(caller, timeoutOrValue, 0).Error : Errno.None;
            return error == Errno.None ? Errno.ENOSYS : error;
        }

        switch (command)
        {
            case FutexWait:
                return WaitUntil(caller, address, scope, value, TimeLimits.ReadRelative(caller, new VirtualAddress(timeoutOrValue)));
            case WaitBitset:
                return Wait(caller, address, scope, value, ReadAbsolute(caller, timeoutOrValue, operation), value3);
            case 1:
                return Futex.Wake(caller, address, scope, (int)value, Futex.AllBits);
            case 10:
                return Futex.Wake(caller, address, scope, (int)value, value3);
            case 3:
                return Futex.Requeue(caller, address, address2, scope, (int)value, (int)timeoutOrValue, null);
            case 4:
                return Futex.Requeue(caller, address, address2, scope, (int)value, (int)timeoutOrValue, value3);
            case 5:
                return Futex.WakeOp(
                    caller, address, address2, scope, (int)value, (int)timeoutOrValue, new FutexChange(value3));
            case LockPriority:
                return Lock(caller, address, scope, ReadAbsolute(caller, timeoutOrValue, RealTimeFlag));
            case LockPriorityByClock:
                return Lock(caller, address, scope, ReadAbsolute(caller, timeoutOrValue, operation));
            case 7:
                return Outcome(PriorityFutex.Unlock(caller, address, scope));
            case 8:
                return Outcome(PriorityFutex.TryLock(caller, address, scope));
            case WaitRequeuePriority:
                Result<ulong> deadline = ReadAbsolute(caller, timeoutOrValue, operation);
                return deadline.Failed ? deadline.Error
                    : Outcome(PriorityRequeue.Wait(caller, address, scope, value, deadline.Value, address2));
            case 12:
                return PriorityRequeue.Requeue(caller, address, address2, scope, (int)value, (int)timeoutOrValue, value3);
            default:
                return Errno.ENOSYS;
        }
    }

    [Syscall(449, "futex_waitv")]
    internal static Result<int> WaitForAny(
        Thread caller, VirtualAddress entries, uint count, uint flags, VirtualAddress timeout, int clock)
    {
        if (flags != 0 || count is 0 or > FutexVector.MostEntries || entries.IsNull)
        {
            return Errno.EINVAL;
        }

        if (!timeout.IsNull && clock is not ((int)ClockId.RealTime or (int)ClockId.Monotonic))
        {
            return Errno.EINVAL;
        }

        Result<ulong> deadline = ReadAbsolute(caller, timeout.Value, clock == (int)ClockId.RealTime ? RealTimeFlag : 0);
        if (deadline.Failed)
        {
            return deadline.Error;
        }

        var records = new FutexVectorRecord[count];
        for (uint index = 0; index < count; index++)
        {
            Result<FutexVectorRecord> record = caller.Process.Memory.Read<FutexVectorRecord>(entries + (index * FutexVectorRecord.Size));
            if (record.Failed || !record.Value.IsValid)
            {
                return record.Failed ? record.Error : Errno.EINVAL;
            }

            records[index] = record.Value;
        }

        return WaitForAny(caller, records, deadline.Value);
    }

    private static Result<int> WaitForAny(Thread caller, FutexVectorRecord[] records, ulong deadlineNanoseconds)
    {
        var vector = new FutexVector(caller, records.Length);
        Errno error = Errno.None;
        for (int index = 0; index < records.Length && error == Errno.None; index++)
        {
            // A value of more than 32 bits is taken, and is nowhere.
            error = records[index].Expected > uint.MaxValue
                ? Errno.EAGAIN
                : vector.Add(new VirtualAddress(records[index].Address), records[index].Scope, (uint)records[index].Expected);
        }

        Result<int> woken = error == Errno.None ? vector.Wait(deadlineNanoseconds) : error;
        vector.Leave();
        return woken;
    }

    private static Result<int> Lock(Thread caller, VirtualAddress address, FutexScope scope, Result<ulong> deadline) =>
        deadline.Failed ? deadline.Error : Outcome(PriorityFutex.Lock(caller, address, scope, deadline.Value));

    private static Result<int> Outcome(Errno error) => error == Errno.None ? 0 : error;

    [Syscall(273, "set_robust_list")]
    internal static Errno SetRobustList(Thread caller, VirtualAddress head, ulong size)
    {
        if (size != RobustListSize)
        {
            return Errno.EINVAL;
        }

        caller.RobustList = head;
        return Errno.None;
    }

    [Syscall(274, "get_robust_list")]
    internal static Errno GetRobustList(Thread caller, int threadId, VirtualAddress head, VirtualAddress size)
    {
        Thread? thread = threadId == 0 ? caller : caller.World.Processes.FindThread(threadId);
        if (thread is null)
        {
            return Errno.ESRCH;
        }

        if (!TraceAccess.MayRead(caller, thread))
        {
            return Errno.EPERM;
        }

        Errno error = caller.Process.Memory.Write(size, RobustListSize);
        return error == Errno.None ? caller.Process.Memory.Write(head, thread.RobustList.Value) : error;
    }

    [Syscall(218, "set_tid_address")]
    internal static Result<int> SetTidAddress(Thread caller, VirtualAddress address)
    {
        caller.ClearThreadId = address;
        return caller.Id;
    }

    /// <summary>FUTEX_WAIT again after a stop, until the same moment.</summary>
    internal static Result<int> Resume(Thread caller, ulong deadlineNanoseconds)
    {
        FutexScope scope = ((int)caller.Frame.Rsi & PrivateFlag) != 0 ? FutexScope.Private : FutexScope.Shared;
        return WaitUntil(caller, new VirtualAddress(caller.Frame.Rdi), scope, (uint)caller.Frame.Rdx, deadlineNanoseconds);
    }

    private static Result<int> WaitUntil(Thread caller, VirtualAddress address, FutexScope scope, uint expected, Result<ulong> deadline)
    {
        Result<int> outcome = Wait(caller, address, scope, expected, deadline, Futex.AllBits);
        if (outcome.Error != Errno.ERESTARTNOHAND)
        {
            return outcome;
        }

        caller.InterruptedSleep = new InterruptedSleep { Call = InterruptedCall.FutexWait, DeadlineNanoseconds = deadline.Value };
        return Errno.ERESTART_RESTARTBLOCK;
    }

    private static Result<int> Wait(
        Thread caller, VirtualAddress address, FutexScope scope, uint expected, Result<ulong> deadline, uint bits)
    {
        if (deadline.Failed)
        {
            return deadline.Error;
        }

        return Outcome(Futex.Wait(caller, address, scope, expected, deadline.Value, bits));
    }

    /// <summary>Whether an operation has a time limit, which is read before the operation is looked at; SYSCALL_DEFINE6(futex).</summary>
    private static bool HasTimeout(int command) =>
        command is FutexWait or LockPriority or LockPriorityByClock or WaitBitset or WaitRequeuePriority;

    private static Result<ulong> ReadAbsolute(Thread caller, ulong address, int operation)
    {
        if (address == 0)
        {
            return Caller.Never;
        }

        Result<TimeSpec> time = caller.Process.Memory.Read<TimeSpec>(new VirtualAddress(address));
        if (time.Failed || !time.Value.IsValid)
        {
            return time.Failed ? time.Error : Errno.EINVAL;
        }

        return (operation & RealTimeFlag) != 0 ? TimeLimits.SleepUntilRealTime(caller, time.Value.Total) : time.Value.Total;
    }
}
