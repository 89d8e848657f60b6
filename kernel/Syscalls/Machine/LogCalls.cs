using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>syslog(2): the newest lines of the kernel's log.</summary>
internal static class LogCalls
{
    private const ulong NanosecondsBetweenLooks = 1_000_000_000;
    private const int HighestLevel = 8;

    /// <summary>Not for everybody, as on Debian (kernel.dmesg_restrict).</summary>
    [Syscall(103, "syslog")]
    internal static Result<int> Syslog(Thread caller, int action, VirtualAddress buffer, int length)
    {
        if (!caller.Credentials.Has(Capability.KernelLog) && !caller.Credentials.Has(Capability.Administrate))
        {
            return Errno.EPERM;
        }

        ref LogHistory log = ref caller.World.Hardware.Log;
        switch ((LogAction)action)
        {
            case LogAction.Close or LogAction.Open or LogAction.ConsoleOff or LogAction.ConsoleOn:
                return 0;
            case LogAction.Read or LogAction.ReadAll or LogAction.ReadAndClear:
                return buffer.IsNull || length < 0 ? Errno.EINVAL
                    : length == 0 ? 0
                    : (LogAction)action == LogAction.Read ? ReadUnread(caller, buffer, length)
                    : ReadAll(caller, (LogAction)action, buffer, length);
            case LogAction.Clear:
                log.ClearedTo = log.End;
                return 0;
            case LogAction.SetConsoleLevel:
                return length is < 1 or > HighestLevel ? Errno.EINVAL : 0;
            case LogAction.CountUnread:
                return (int)(log.End - Math.Max(log.ReadTo, log.Start));
            case LogAction.SizeOfBuffer:
                return LogHistory.Capacity;
            default:
                return Errno.EINVAL;
        }
    }

    /// <summary>Gives the last whole lines that fit, of those since the last clearing.</summary>
    private static Result<int> ReadAll(Thread caller, LogAction action, VirtualAddress buffer, int length)
    {
        ref LogHistory log = ref caller.World.Hardware.Log;
        ulong start = log.LineWithin(Math.Max(log.ClearedTo, log.Start), length);
        ulong end = log.End;
        Result<int> result = CopyOut(caller, start, end, buffer);
        if (action == LogAction.ReadAndClear && !result.Failed)
        {
            log.ClearedTo = end;
        }

        return result;
    }

    /// <summary>Gives what nobody has read yet, and waits for the next line where all has been read.</summary>
    /// <remarks>A line can come at any moment, from interrupt handlers, too. So nobody is woken: who waits looks once a second.</remarks>
    private static Result<int> ReadUnread(Thread caller, VirtualAddress buffer, int length)
    {
        ref LogHistory log = ref caller.World.Hardware.Log;
        while (log.ReadTo >= log.End)
        {
            Errno outcome = caller.Block(SleepKind.Interruptible, caller.World.Hardware.Nanoseconds + NanosecondsBetweenLooks);
            if (outcome != Errno.ETIMEDOUT)
            {
                return outcome;
            }
        }

        ulong start = Math.Max(log.ReadTo, log.Start);
        ulong end = Math.Min(log.End, start + (ulong)length);
        Result<int> result = CopyOut(caller, start, end, buffer);
        if (!result.Failed)
        {
            log.ReadTo = end;
        }

        return result;
    }

    private static Result<int> CopyOut(Thread caller, ulong start, ulong end, VirtualAddress buffer)
    {
        byte[] lines = new byte[(int)(end - start)];
        caller.World.Hardware.Log.Copy(start, lines);
        Errno error = caller.Process.Memory.CopyOut(buffer, lines);
        return error == Errno.None ? lines.Length : error;
    }

    /// <summary>Actions of syslog(2), by Linux's numbers.</summary>
    private enum LogAction
    {
        Close = 0,
        Open = 1,
        Read = 2,
        ReadAll = 3,
        ReadAndClear = 4,
        Clear = 5,
        ConsoleOff = 6,
        ConsoleOn = 7,
        SetConsoleLevel = 8,
        CountUnread = 9,
        SizeOfBuffer = 10,
    }
}
