using Tine.Files;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>poll and ppoll.</summary>
internal static class PollCalls
{
    private const ulong SignalSetSize = 8;

    [Syscall(7, "poll")]
    internal static Result<int> Poll(Thread caller, VirtualAddress records, uint count, int timeoutMilliseconds) =>
        Poll(caller, records, count, PollDeadline.AfterMilliseconds(caller, timeoutMilliseconds));

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

        Result<int> ready = Poll(caller, records, count, deadline.Value);
        deadline.Value.TellRest(caller);
        return ready;
    }

    /// <summary>Another signal mask for the length of the call; none when the address is null.</summary>
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

    private static Result<int> Poll(Thread caller, VirtualAddress address, uint count, PollDeadline deadline)
    {
        if (count > (uint)caller.Process.Descriptors.Limit)
        {
            return Errno.EINVAL;
        }

        var records = new PollRecord[count];
        for (int i = 0; i < records.Length; i++)
        {
            Result<PollRecord> record = caller.Process.Memory.Read<PollRecord>(address + ((ulong)i * PollRecord.Size));
            if (record.Failed)
            {
                return record.Error;
            }

            records[i] = record.Value;
        }

        Result<int> ready = Wait(caller, records, deadline.Nanoseconds);
        for (int i = 0; i < records.Length && !ready.Failed; i++)
        {
            // The last two bytes alone are the kernel's to write.
            Errno error = caller.Process.Memory.Write(address + ((ulong)i * PollRecord.Size) + 6, records[i].Returned);
            ready = error == Errno.None ? ready : error;
        }

        return ready;
    }

    private static Result<int> Wait(Thread caller, PollRecord[] records, ulong deadlineNanoseconds)
    {
        int ready = Look(caller, records, null);
        if (ready > 0 || deadlineNanoseconds == 0)
        {
            return ready;
        }

        var table = new PollTable(caller);
        while (true)
        {
            ready = Look(caller, records, table);
            Errno error = ready > 0 ? Errno.None : table.Wait(deadlineNanoseconds);
            table.Clear();
            if (ready > 0)
            {
                return ready;
            }

            if (error == Errno.ETIMEDOUT)
            {
                return Look(caller, records, null);
            }

            if (error != Errno.None)
            {
                return Errno.ERESTARTNOHAND;
            }
        }
    }

    /// <summary>One file's events; it is held while the call sleeps if another thread could close it.</summary>
    public static PollEvents Poll(OpenFile file, PollTable? table, DescriptorTable descriptors) =>
        table is not null && descriptors.IsShared ? table.PollAndHold(file) : file.Poll(table);

    private static int Look(Thread caller, PollRecord[] records, PollTable? table)
    {
        int ready = 0;
        DescriptorTable descriptors = caller.Process.Descriptors;
        for (int i = 0; i < records.Length; i++)
        {
            ref PollRecord record = ref records[i];
            record.Returned = 0;
            if (record.Descriptor < 0)
            {
                continue;
            }

            PollEvents events = descriptors.Find(record.Descriptor) is { } file
                ? Poll(file, table, descriptors) & ((PollEvents)record.Events | PollEvents.Always)
                : PollEvents.Invalid;
            record.Returned = (short)events;
            ready += events != PollEvents.None ? 1 : 0;
        }

        return ready;
    }
}
