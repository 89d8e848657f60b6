using System;
using Tine.Memory;
using Tine.Processes;
using Tine.X64;

namespace Tine.Syscalls;

/// <summary>The boot option <c>trace=syscalls</c>: one line a call in the kernel log, when it returns.</summary>
internal static class SyscallTrace
{
    /// <summary>The thread with a line begun and not ended.</summary>
    private static Thread? s_unfinished;

    /// <summary>Does the call and writes about it, before (exec replaces the memory that the arguments point to) and after.</summary>
    public static long Invoke(SystemCall call, Thread caller, ref TrapFrame frame)
    {
        uint number = frame.CallNumber;
        LeaveUnfinished();
        WriteThread(caller);
        WriteName(call, number);
        WriteArguments(call, caller, frame);
        s_unfinished = caller;

        long result = call.Invoke(caller, ref frame);
        if (s_unfinished != caller)
        {
            LeaveUnfinished();
            WriteThread(caller);
            KernelLog.Write("... ");
            WriteName(call, number);
        }

        KernelLog.Write(" = ");
        WriteResult(result);
        KernelLog.Write('\n');
        s_unfinished = null;
        return result;
    }

    private static void LeaveUnfinished()
    {
        if (s_unfinished is not null)
        {
            KernelLog.Write(" ...\n");
            s_unfinished = null;
        }
    }

    private static void WriteThread(Thread caller)
    {
        KernelLog.Write('[');
        KernelLog.WriteDecimal((ulong)caller.Id);
        KernelLog.Write("] ");
    }

    private static void WriteName(SystemCall call, uint number)
    {
        if (call.Name is { } name)
        {
            KernelLog.Write(name);
        }
        else
        {
            KernelLog.Write("call_");
            KernelLog.WriteDecimal(number);
        }
    }

    private static void WriteArguments(SystemCall call, Thread caller, in TrapFrame frame)
    {
        ReadOnlySpan<ulong> arguments = [frame.Rdi, frame.Rsi, frame.Rdx, frame.R10, frame.R8, frame.R9];
        KernelLog.Write('(');
        for (int index = 0; index < call.ArgumentCount; index++)
        {
            if (index > 0)
            {
                KernelLog.Write(", ");
            }

            WriteArgument(caller, arguments[index], call.ArgumentKind(index));
        }

        KernelLog.Write(')');
    }

    private static void WriteArgument(Thread caller, ulong value, SyscallArgumentKind kind)
    {
        switch (kind)
        {
            case SyscallArgumentKind.Signed:
                WriteSigned((long)value);
                break;
            case SyscallArgumentKind.Unsigned:
                KernelLog.WriteDecimal(value);
                break;
            case SyscallArgumentKind.Text:
                WriteText(caller, new VirtualAddress(value));
                break;
            default:
                KernelLog.Write("0x");
                KernelLog.WriteHexadecimal(value);
                break;
        }
    }

    private static void WriteText(Thread caller, VirtualAddress address)
    {
        const int Longest = 64;
        Span<byte> text = stackalloc byte[Longest];
        Result<int> length = caller.Process.Memory.CopyStringIn(address, text);
        if (length.Failed && length.Error != Errno.ENAMETOOLONG)
        {
            KernelLog.Write("0x");
            KernelLog.WriteHexadecimal(address.Value);
            return;
        }

        KernelLog.Write('"');
        KernelLog.Write((ReadOnlySpan<byte>)(length.Failed ? text : text[..length.Value]));
        KernelLog.Write(length.Failed ? "\"..." : "\"");
    }

    private static void WriteResult(long result)
    {
        const long LargestErrno = 4095;
        if (result is < 0 and >= -LargestErrno)
        {
            KernelLog.Write(ErrnoNames.Of((Errno)(-result)));
        }
        else if (result > uint.MaxValue)
        {
            KernelLog.Write("0x");
            KernelLog.WriteHexadecimal((ulong)result);
        }
        else
        {
            WriteSigned(result);
        }
    }

    private static void WriteSigned(long value)
    {
        if (value < 0)
        {
            KernelLog.Write('-');
        }

        KernelLog.WriteDecimal(value < 0 ? (ulong)-value : (ulong)value);
    }
}
