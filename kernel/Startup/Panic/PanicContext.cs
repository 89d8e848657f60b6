using System.Runtime.CompilerServices;
using Tine.Processes;
using Tine.Syscalls;
using Tine.X64;

namespace Tine.Startup;

/// <summary>The running process and the last system calls, for a panic.</summary>
[NoAllocation]
internal static unsafe class PanicContext
{
    private const int ShownCalls = 16;

    public static void Write()
    {
        if (!HasThreads)
        {
            KernelLog.WriteLine("  before the first process");
            return;
        }

        StoppedProcessors.Write();
        Thread thread = Scheduler.Current;
        KernelLog.Write("  process ");
        KernelLog.WriteDecimal((ulong)thread.Process.Id);
        KernelLog.Write(" thread ");
        KernelLog.WriteDecimal((ulong)thread.Id);
        KernelLog.Write(" (");
        KernelLog.Write(thread.Name);
        KernelLog.WriteLine(")");
        WriteRunningCall(thread);
        WriteCalls(thread.Scheduler.Calls);
    }

    /// <summary>Whether all threads sleep.</summary>
    public static bool IsIdle => HasThreads && ThreadList.IsIdle(Scheduler);

    /// <summary>Whether a thread is ready, or a timer will make one so.</summary>
    public static bool CanAnybodyWake => !HasThreads || !ThreadList.IsIdle(Scheduler) || Scheduler.ReadyCount != 0 || Scheduler.NextDeadlineNanoseconds != Caller.Never;

    /// <summary>Whether there is a thread that runs.</summary>
    public static bool HasThreads => Processor.HasBlock && Processor.Block->Scheduler != 0;

    /// <summary>The scheduler, once there are threads.</summary>
    public static Scheduler Scheduler => Unsafe.As<ulong, Scheduler>(ref Processor.Block->Scheduler);

    /// <summary>Writes the state of each thread, once there are threads.</summary>
    /// <param name="framePointer">RBP of the interrupted function, in which the running thread may sleep.</param>
    public static void WriteThreads(ulong framePointer)
    {
        if (HasThreads)
        {
            ThreadList.Write(Scheduler.Current.World, framePointer);
        }
    }

    /// <summary>Writes the system call that was running, unless it was an interrupt or a fault.</summary>
    private static void WriteRunningCall(Thread thread)
    {
        ref TrapFrame frame = ref thread.Frame;
        if (!frame.IsSystemCall)
        {
            return;
        }

        KernelLog.WriteLine("  in the system call");
        KernelLog.Write("    ");
        WriteCallOf(thread);
        KernelLog.Write('\n');
    }

    /// <summary>Writes the system call that a thread is in.</summary>
    public static void WriteCallOf(Thread thread)
    {
        var call = new CallRecord { Number = thread.Frame.CallNumber };
        call.SetArguments(thread.Frame);
        WriteCall(call);
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
            WriteCall(call);
            KernelLog.Write(" = ");
            WriteResult(call.Result);
        }
    }

    /// <summary>Writes a call's name and its first arguments.</summary>
    public static void WriteCall(in CallRecord call)
    {
        KernelLog.Write(SyscallTable.Find(call.Number).Name ?? "unknown call");
        KernelLog.Write("(0x");
        KernelLog.WriteHexadecimal(call.Argument0);
        KernelLog.Write(", 0x");
        KernelLog.WriteHexadecimal(call.Argument1);
        KernelLog.Write(", 0x");
        KernelLog.WriteHexadecimal(call.Argument2);
        KernelLog.Write(')');
    }

    private static void WriteResult(long result)
    {
        if (result < 0)
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
