using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>poll and ppoll.</summary>
internal static class PollCalls
{
    private const ulong SignalSetSize = 8;

    [Syscall(7, "poll")]
    internal static Result<int> Poll(Thread caller, VirtualAddress records, uint count, int timeoutMilliseconds) =>
        PollUntil(caller, records, count, PollDeadline.AfterMilliseconds(caller, timeoutMilliseconds).Nanoseconds);

    /// <summary>poll again after a stop, until the same moment.</summary>
    internal static Result<int> Resume(Thread caller, ulong deadlineNanoseconds) =>
        PollUntil(caller, new VirtualAddress(caller.Frame.Rdi), (uint)caller.Frame.Rsi, deadlineNanoseconds);

    [Syscall(271, "ppoll")]
    internal static Result<int> PollWithMask(
        Thread caller, VirtualAddress records, uint count, VirtualAddress timeout, VirtualAddress mask, ulong maskSize)
    {
        Result<PollDeadline> deadline = PollDeadline.AfterTimespec(caller, timeout);
        if (deadline.Failed)
        {
            return deadline.Error;
        }

        Errno error = SetMask(caller, mask, maskSize);
        if (error != Errno.None)
        {
            return error;
        }

        Result<int> ready = Poll(caller, records, count, deadline.Value.Nanoseconds);
        deadline.Value.WriteRemainder(caller);
        return ready;
    }

    /// <summary>Sets another signal mask for the length of the call; none when the address is null.</summary>
    public static Errno SetMask(Thread caller, VirtualAddress mask, ulong maskSize)
    {
        if (mask.IsNull)
        {
            return Errno.None;
        }

        if (maskSize != SignalSetSize)
        {
            return Errno.EINVAL;
        }

        Result<ulong> bits = caller.Process.Memory.Read<ulong>(mask);
        if (!bits.Failed)
        {
            caller.SetTemporaryMask(new SignalSet(bits.Value));
        }

        return bits.Error;
    }

    private static Result<int> PollUntil(Thread caller, VirtualAddress address, uint count, ulong deadlineNanoseconds)
    {
        Result<int> ready = Poll(caller, address, count, deadlineNanoseconds);
        if (ready.Error != Errno.ERESTARTNOHAND)
        {
            return ready;
        }

        caller.InterruptedSleep = new InterruptedSleep { Call = InterruptedCall.Poll, DeadlineNanoseconds = deadlineNanoseconds };
        return Errno.ERESTART_RESTARTBLOCK;
    }

    private static Result<int> Poll(Thread caller, VirtualAddress address, uint count, ulong deadlineNanoseconds)
    {
        if (count > (uint)caller.Process.Descriptors.Limit)
        {
            return Errno.EINVAL;
        }

        var records = new PollRecords(caller, address, (int)count);
        Errno error = records.Fetch();
        if (error != Errno.None)
        {
            return error;
        }

        Result<int> ready = Wait(caller, records, deadlineNanoseconds);

        // A signal leaves zeros in all records (Linux, do_sys_poll).
        error = ready.Failed && ready.Error != Errno.ERESTARTNOHAND ? ready.Error : records.WriteBack();
        return error == Errno.None ? ready : error;
    }

    private static Result<int> Wait(Thread caller, PollRecords records, ulong deadlineNanoseconds)
    {
        Result<int> ready = records.Look(null);
        if (ready.Failed || ready.Value > 0 || deadlineNanoseconds == 0)
        {
            return ready;
        }

        var table = new PollTable(caller);
        while (true)
        {
            ready = records.Look(table);
            bool isOver = ready.Failed || ready.Value > 0;
            Errno error = isOver ? Errno.None : table.Wait(deadlineNanoseconds);
            table.Clear();
            if (isOver)
            {
                return ready;
            }

            if (error == Errno.ETIMEDOUT)
            {
                return records.Look(null);
            }

            if (error != Errno.None)
            {
                return Errno.ERESTARTNOHAND;
            }
        }
    }

    /// <summary>Asks one file for its events; the file is held while the call sleeps if another thread could close it.</summary>
    public static PollEvents Poll(Thread caller, OpenFile file, PollTable? table)
    {
        if (file is EventPoll poll)
        {
            poll.AddReference();
            poll.Settle(caller);
            poll.Release();
        }

        return table is not null && caller.Process.Descriptors.IsShared ? table.PollAndHold(file) : file.Poll(table);
    }
}
