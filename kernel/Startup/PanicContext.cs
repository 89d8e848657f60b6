using System.Runtime.CompilerServices;
using Tine.Processes;
using Tine.Syscalls;
using Tine.X64;

namespace Tine.Startup;

/// <summary>On whose behalf the kernel ran when it panicked: the process and the last system calls.</summary>
[NoAllocation]
internal static unsafe class PanicContext
{
    private const int ShownCalls = 16;

    public static void Write()
    {
        if (!Processor.HasBlock || Processor.Block->Scheduler == 0)
        {
            KernelLog.WriteLine("  before the first process");
            return;
        }

        Thread thread = Unsafe.As<ulong, Scheduler>(ref Processor.Block->Scheduler).Current;
        KernelLog.Write("  process ");
        KernelLog.WriteDecimal((ulong)thread.Process.Id);
        KernelLog.Write(" thread ");
        KernelLog.WriteDecimal((ulong)thread.Id);
        KernelLog.Write(" (");
        KernelLog.Write(thread.Name);
        KernelLog.WriteLine(")");
        WriteCalls(thread.Scheduler.Calls);
    }

    private static void WriteCalls(CallLog calls)
    {
        int count = calls.Count < ShownCalls ? calls.Count : ShownCalls;
        KernelLog.WriteLine("  last system calls, newest first:");
        for (int age = 0; age < count; age++)
        {
            CallRecord call = calls.Recent(age);
            KernelLog.Write("    [");
            KernelLog.WriteDecimal((ulong)call.ThreadId);
            KernelLog.Write("] ");
            KernelLog.Write(SyscallTable.Name((ulong)call.Number) ?? "unknown call");
            KernelLog.Write("(0x");
            KernelLog.WriteHexadecimal(call.Argument0);
            KernelLog.Write(", 0x");
            KernelLog.WriteHexadecimal(call.Argument1);
            KernelLog.Write(", 0x");
            KernelLog.WriteHexadecimal(call.Argument2);
            KernelLog.Write(") = ");
            WriteResult(call.Result);
        }
    }

    private static void WriteResult(long result)
    {
        if (result == CallRecord.Pending)
        {
            KernelLog.WriteLine("?");
        }
        else if (result < 0)
        {
            KernelLog.WriteLine(ErrnoNames.Of((Errno)(-result)));
        }
        else
        {
            KernelLog.Write("0x");
            KernelLog.WriteHexadecimal((ulong)result);
            KernelLog.Write('\n');
        }
    }
}
