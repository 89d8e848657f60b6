using System.Runtime;
using System.Runtime.CompilerServices;
using Tine.Devices.Routing;
using Tine.Processes;
using Tine.X64;

namespace Tine.Startup;

/// <summary>The ways into the kernel of a machine with several processors: those of <see cref="TrapDispatcher"/>, with the kernel lock.</summary>
internal static unsafe class SharedEntries
{
    [RuntimeExport("TineSharedSyscall")]
    public static void Syscall(ref TrapFrame frame, Scheduler scheduler)
    {
        KernelLock.Enter();
        TrapDispatcher.Syscall(ref frame, scheduler);
        KernelLock.Leave();
    }

    [RuntimeExport("TineSharedBeforeUser")]
    public static void BeforeUser(ref TrapFrame frame, Scheduler scheduler)
    {
        TrapDispatcher.BeforeUser(ref frame, scheduler);
        KernelLock.Leave();
    }

    /// <remarks>Small steps, each the last call of the one before: an interrupt may come where the stack is deep already.</remarks>
    [RuntimeExport("TineSharedTrap")]
    public static void Trap(ref TrapFrame frame, Scheduler? scheduler)
    {
        if (IsOwn(frame.Vector))
        {
            TakeOwn(ref frame, scheduler);
        }
        else if (frame.IsFromUser)
        {
            TakeFromUser(ref frame, scheduler);
        }
        else
        {
            TakeInKernel(ref frame, scheduler);
        }
    }

    /// <summary>Whether it is an interrupt between processors, or one that nothing holds back.</summary>
    private static bool IsOwn(ulong vector) =>
        (TrapVector)vector is TrapVector.Flush or TrapVector.Interprocessor or TrapVector.NonMaskable or TrapVector.DoubleFault or TrapVector.MachineCheck;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TakeOwn(ref TrapFrame frame, Scheduler? scheduler)
    {
        switch ((TrapVector)frame.Vector)
        {
            case TrapVector.Flush:
                LocalApic.EndOfInterrupt();
                Shootdown.Answer(Processor.Block);

                // A barrier has been asked for (membarrier(2)): a restartable sequence runs none of its instructions after it.
                if (frame.IsFromUser && scheduler!.Current.ReturnWork != ReturnWork.None)
                {
                    ComeIn(ref frame, scheduler);
                }

                break;
            case TrapVector.Interprocessor:
                // Ended at once: at the door others of its kind must get through. Who halts looks what there is to do next.
                LocalApic.EndOfInterrupt();
                if (frame.IsFromUser)
                {
                    ComeIn(ref frame, scheduler!);
                }

                break;
            case TrapVector.NonMaskable when KernelPanic.HasBegun:
                StoppedProcessors.Stop(frame);
                break;
            default:
                TrapDispatcher.Trap(ref frame, scheduler);
                break;
        }
    }

    /// <summary>Does what a program's thread has to do before it goes on.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ComeIn(ref TrapFrame frame, Scheduler scheduler)
    {
        KernelLock.Enter();
        BeforeUser(ref frame, scheduler);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TakeFromUser(ref TrapFrame frame, Scheduler? scheduler)
    {
        KernelLock.Enter();
        TrapDispatcher.Trap(ref frame, scheduler);
        KernelLock.Leave();
    }

    /// <summary>Takes a trap in the kernel: mostly it is the holder of the kernel lock that lets interrupts in.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TakeInKernel(ref TrapFrame frame, Scheduler? scheduler)
    {
        PerCpu* processor = Processor.Block;
        if ((processor->IsAtDoor | processor->IsWaiting) != 0 && frame.Vector >= (ulong)TrapVector.LegacyInterrupts)
        {
            TakeOutside(ref frame, processor, scheduler!);
        }
        else
        {
            TrapDispatcher.Trap(ref frame, scheduler);
        }
    }

    /// <summary>Takes an interrupt that came while the processor halted without the kernel lock.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TakeOutside(ref TrapFrame frame, PerCpu* processor, Scheduler scheduler)
    {
        if (processor->IsAtDoor != 0)
        {
            KernelLock.Postpone(processor, frame.Vector);
            return;
        }

        processor->IsWaiting = 0;
        KernelLock.Enter();
        TrapDispatcher.Trap(ref frame, scheduler);
        KernelLock.Leave();
        processor->IsWaiting = 1;
    }

    /// <summary>Waits for threads on a processor that has none. Never returns.</summary>
    [RuntimeExport("TineRunIdle")]
    public static void RunIdle(Scheduler scheduler) => scheduler.RunIdle();
}
