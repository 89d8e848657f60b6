using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>futex and robust lists.</summary>
internal static class FutexCalls
{
    private const int PrivateFlag = 128;
    private const int RealTimeFlag = 256;
    private const int WaitBitset = 9;
    private const ulong RobustListSize = 24;

    [Syscall(202, "futex", Support = "no priority inheritance")]
    internal static Result<int> DoFutex(
        Thread caller, VirtualAddress address, int operation, uint value, ulong timeoutOrValue, VirtualAddress address2, uint value3)
    {
        FutexScope scope = (operation & PrivateFlag) != 0 ? FutexScope.Private : FutexScope.Shared;
        int command = operation & ~(PrivateFlag | RealTimeFlag);
        if ((operation & RealTimeFlag) != 0 && command != WaitBitset)
        {
            return Errno.ENOSYS;
        }

        switch (command)
        {
            case 0:
                return Wait(caller, address, scope, value, TimeLimits.ReadRelative(caller, new VirtualAddress(timeoutOrValue)), Futex.AllBits);
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
                return Futex.WakeAndChange(
                    caller, address, address2, scope, (int)value, (int)timeoutOrValue, new FutexChange(value3));
            default:
                return Errno.ENOSYS;
        }
    }

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

        Errno error = caller.Process.Memory.Write(size, RobustListSize);
        return error == Errno.None ? caller.Process.Memory.Write(head, thread.RobustList.Value) : error;
    }

    [Syscall(218, "set_tid_address")]
    internal static Result<int> SetTidAddress(Thread caller, VirtualAddress address)
    {
        caller.ClearThreadId = address;
        return caller.Id;
    }

    private static Result<int> Wait(
        Thread caller, VirtualAddress address, FutexScope scope, uint expected, Result<ulong> deadline, uint bits)
    {
        if (deadline.Failed)
        {
            return deadline.Error;
        }

        Errno error = Futex.Wait(caller, address, scope, expected, deadline.Value, bits);
        return error == Errno.None ? 0 : error;
    }

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

        return (operation & RealTimeFlag) != 0 ? TimeLimits.FromRealTime(caller, time.Value.Total) : time.Value.Total;
    }
}
