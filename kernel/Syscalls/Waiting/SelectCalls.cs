using System;
using System.Numerics;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>select and pselect6.</summary>
internal static class SelectCalls
{
    private const PollEvents ReadEvents = PollEvents.Readable | PollEvents.ReadBand | PollEvents.HangUp | PollEvents.Error;
    private const PollEvents WriteEvents = PollEvents.Writable | PollEvents.WriteBand | PollEvents.Error;
    private const PollEvents ExceptEvents = PollEvents.Priority;

    private const int InstructionsAWord = 20;
    private const int InstructionsADescriptor = 250;
    private const int SmallestTable = 64;

    [Syscall(23, "select")]
    internal static Result<int> Select(
        Thread caller, int count, VirtualAddress reads, VirtualAddress writes, VirtualAddress exceptions, VirtualAddress timeout)
    {
        Result<PollDeadline> deadline = PollDeadline.AfterTimeval(caller, timeout);
        return deadline.Failed ? deadline.Error : Select(caller, count, reads, writes, exceptions, deadline.Value);
    }

    [Syscall(270, "pselect6")]
    internal static Result<int> SelectWithMask(
        Thread caller, int count, VirtualAddress reads, VirtualAddress writes, VirtualAddress exceptions, VirtualAddress timeout, VirtualAddress mask)
    {
        Result<PollDeadline> deadline = PollDeadline.AfterTimespec(caller, timeout);
        if (deadline.Failed)
        {
            return deadline.Error;
        }

        if (!mask.IsNull)
        {
            // The seventh argument did not fit: a pair of the mask's address and its size.
            Result<IoVector> pair = caller.Process.Memory.Read<IoVector>(mask);
            Errno error = pair.Failed ? pair.Error : PollCalls.SetMask(caller, new VirtualAddress(pair.Value.Start), pair.Value.Length);
            if (error != Errno.None)
            {
                return error;
            }
        }

        return Select(caller, count, reads, writes, exceptions, deadline.Value);
    }

    private static Result<int> Select(
        Thread caller, int count, VirtualAddress reads, VirtualAddress writes, VirtualAddress exceptions, PollDeadline deadline)
    {
        if (count < 0)
        {
            return Errno.EINVAL;
        }

        // What lies beyond the table, which has 64 places at least on Linux, is not looked at there, open or not.
        DescriptorTable descriptors = caller.Process.Descriptors;
        int places = Math.Max(descriptors.Capacity, SmallestTable);
        var sets = new SelectSets(Math.Min(count, Math.Min(places, Math.Max(descriptors.Limit, 0))));
        Errno error = sets.Fetch(caller, reads, writes, exceptions);
        if (error != Errno.None)
        {
            return error;
        }

        Result<int> ready = Wait(caller, sets, deadline.Nanoseconds);
        deadline.WriteRemainder(caller);
        error = ready.Failed ? ready.Error : sets.WriteBack(caller, reads, writes, exceptions);
        return error == Errno.None ? ready : error;
    }

    private static Result<int> Wait(Thread caller, SelectSets sets, ulong deadlineNanoseconds)
    {
        Errno error = CheckOpen(caller, sets);
        if (error != Errno.None)
        {
            return error;
        }

        Result<int> ready = Look(caller, sets, null);
        if (ready.Failed || ready.Value > 0 || deadlineNanoseconds == 0)
        {
            return ready;
        }

        var table = new PollTable(caller);
        while (true)
        {
            ready = Look(caller, sets, table);
            bool isOver = ready.Failed || ready.Value > 0;
            error = isOver ? Errno.None : table.Wait(deadlineNanoseconds);
            table.Clear();
            if (isOver)
            {
                return ready;
            }

            if (error == Errno.ETIMEDOUT)
            {
                return Look(caller, sets, null);
            }

            if (error != Errno.None)
            {
                return Errno.ERESTARTNOHAND;
            }
        }
    }

    /// <returns>None; EBADF for a descriptor that is not open; EINTR when the caller is killed.</returns>
    private static Errno CheckOpen(Thread caller, SelectSets sets)
    {
        var portion = new WorkPortion(caller);
        Errno error = Errno.None;
        for (int word = 0; word < sets.Words && error == Errno.None; word++)
        {
            int spent = InstructionsAWord;
            for (ulong left = sets.AskedIn(word); left != 0 && error == Errno.None; left &= left - 1)
            {
                error = caller.Process.Descriptors.Find(DescriptorOf(word, left)) is null ? Errno.EBADF : Errno.None;
                spent += InstructionsAWord;
            }

            error = error == Errno.None ? portion.Spend(spent) : error;
        }

        return error;
    }

    /// <summary>Notes what is ready. A descriptor that another thread has closed meanwhile is, in each set (Linux, since 5.12).</summary>
    /// <returns>The number of ready files; EINTR when the caller is killed.</returns>
    private static Result<int> Look(Thread caller, SelectSets sets, PollTable? table)
    {
        int ready = 0;
        var portion = new WorkPortion(caller);
        DescriptorTable descriptors = caller.Process.Descriptors;
        int instructions = table is null ? InstructionsADescriptor : PollTable.InstructionsToWatch;
        sets.ClearOutcome();
        for (int word = 0; word < sets.Words; word++)
        {
            int spent = InstructionsAWord;
            ulong readable = 0;
            ulong writable = 0;
            ulong exceptional = 0;
            for (ulong left = sets.AskedIn(word); left != 0; left &= left - 1)
            {
                PollEvents events = descriptors.Find(DescriptorOf(word, left)) is { } file
                    ? PollCalls.Poll(caller, file, table)
                    : ReadEvents | WriteEvents | ExceptEvents;
                ulong bit = left & (0 - left);
                readable |= (events & ReadEvents) != 0 ? bit : 0;
                writable |= (events & WriteEvents) != 0 ? bit : 0;
                exceptional |= (events & ExceptEvents) != 0 ? bit : 0;
                spent += instructions;
            }

            ready += sets.Note(0, word, readable) + sets.Note(1, word, writable) + sets.Note(2, word, exceptional);
            Errno error = portion.Spend(spent);
            if (error != Errno.None)
            {
                return error;
            }
        }

        return ready;
    }

    private static int DescriptorOf(int word, ulong bits) => (word * SelectSets.BitsAWord) + BitOperations.TrailingZeroCount(bits);
}
