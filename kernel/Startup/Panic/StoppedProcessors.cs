using System.Threading;
using Tine.Devices;
using Tine.X64;

namespace Tine.Startup;

/// <summary>The processors that a panic on another one has stopped: each notes where it stood.</summary>
[NoAllocation]
internal static unsafe class StoppedProcessors
{
    /// <summary>Time for all of them to stop; in a virtual machine each waits for a thread of the host.</summary>
    private const ulong PatienceNanoseconds = 100_000_000;

    /// <summary>Stops the processor that runs this.</summary>
    /// <param name="frame">The interrupted registers.</param>
    public static void Stop(in TrapFrame frame)
    {
        PerCpu* me = Processor.Block;
        me->StoppedAt = frame.Rip;
        me->StoppedFrame = frame.Rbp;
        me->IsStoppedInProgram = frame.IsFromUser;
        Volatile.Write(ref me->IsStopped, 1);
        Processor.Halt();
    }

    /// <summary>Writes where each of them stands; nothing where one processor works.</summary>
    public static void Write()
    {
        if (!KernelLock.IsUsed)
        {
            return;
        }

        ulong end = Clock.Nanoseconds + PatienceNanoseconds;
        for (int number = 0; number < KernelLock.ProcessorCount; number++)
        {
            PerCpu* block = KernelLock.Block(number);
            if (block == Processor.Block)
            {
                continue;
            }

            while (Volatile.Read(ref block->IsStopped) == 0 && Clock.Nanoseconds < end)
            {
                Processor.Pause();
            }

            Write(block);
        }
    }

    private static void Write(PerCpu* block)
    {
        KernelLog.Write("  processor ");
        KernelLog.WriteDecimal((ulong)block->Number);
        KernelLog.Write(block->Number == Shootdown.Silent ? ", which does not answer," : "");
        if (block->IsStopped == 0)
        {
            KernelLog.WriteLine(" takes no interrupt, not even a non-maskable one");
            return;
        }

        KernelLog.Write(block->IsStoppedInProgram ? " was in a program at 0x" : block->IsAtDoor != 0 ? " waited to enter the kernel at 0x"
            : block->IsWaiting != 0 ? " was idle at 0x" : " was in the kernel at 0x");
        KernelLog.WriteHexadecimal(block->StoppedAt, 16);
        KernelLog.Write('\n');
        if (!block->IsStoppedInProgram)
        {
            Backtrace.Write(block->StoppedAt, block->StoppedFrame);
        }
    }
}
