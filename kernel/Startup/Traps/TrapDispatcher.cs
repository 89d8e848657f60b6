using System.Runtime;
using Tine.Devices;
using Tine.Devices.Routing;
using Tine.Devices.Screens;
using Tine.Memory;
using Tine.Processes;
using Tine.Syscalls;
using Tine.X64;

namespace Tine.Startup;

/// <summary>The entry from Entry.asm: the meaning of each trap.</summary>
internal static unsafe class TrapDispatcher
{
    /// <summary>Handles SYSCALL.</summary>
    [RuntimeExport("TineSyscall")]
    public static void Syscall(ref TrapFrame frame, Scheduler scheduler)
    {
        Thread caller = scheduler.Current;
        CallRow call = CallLookup.Find(scheduler, caller, frame);
        if (call.Heap == HeapUse.None)
        {
            frame.Rax = (ulong)call.Invoke(caller, ref frame);
        }
        else
        {
            long result = ManagedHeap.HasEnoughForCall ? call.Invoke(caller, ref frame) : HeapReservation.Invoke(call, caller, ref frame);
            frame.Rax = (ulong)result;
            caller.Scheduler.Calls.Note(caller.Id, frame, result);
        }

        PhaseClock.Enter(CreationPhase.Other);
        ReturnPath.BeforeUser(caller, ref frame);
    }

    /// <summary>Prepares a new thread's first way to user mode.</summary>
    [RuntimeExport("TineBeforeUser")]
    public static void BeforeUser(ref TrapFrame frame, Scheduler scheduler)
    {
        PhaseClock.Enter(CreationPhase.Other);
        ReturnPath.BeforeUser(scheduler.Current, ref frame);
    }

    /// <summary>Exceptions and interrupts.</summary>
    /// <param name="frame">The interrupted registers.</param>
    /// <param name="scheduler">This processor's; null before the first thread runs.</param>
    [RuntimeExport("TineTrap")]
    public static void Trap(ref TrapFrame frame, Scheduler? scheduler)
    {
        Thread? thread = scheduler?.Current;
        switch ((TrapVector)frame.Vector)
        {
            case TrapVector.PageFault:
                PhaseClock.EnterFault();
                PageFaults.Handle(ref frame, thread);
                PhaseClock.LeaveFault();
                break;
            case TrapVector.Timer:
                LocalApic.EndOfInterrupt();
                Tick(frame, scheduler);
                break;
            case TrapVector.LegacyInterrupts + IntervalTimer.InterruptLine:
                InterruptRouting.Current.EndOfInterrupt(IntervalTimer.InterruptLine);
                Tick(frame, scheduler);
                break;
            case >= TrapVector.LegacyInterrupts and < TrapVector.LegacyInterrupts + InterruptRouting.LineCount:
                Interrupts.Handle((int)frame.Vector - (int)TrapVector.LegacyInterrupts);
                break;
            case TrapVector.Usb:
                Interrupts.UsbCount++;
                UsbStartup.HandleInterrupt();
                break;
            case TrapVector.Interprocessor:
                OtherProcessors.Answer();
                break;
            case TrapVector.Spurious:
                break;
            case TrapVector.NonMaskable:
                KernelPanic.NonMaskable(frame);
                break;
            case TrapVector.DoubleFault or TrapVector.MachineCheck:
                KernelPanic.Fault(frame, 0);
                break;
            case TrapVector.TracedPageFault:
                PageFaults.HandleTraced(ref frame, thread);
                break;
            default:
                Exception(ref frame, thread);
                break;
        }

        if (frame.IsFromUser)
        {
            ReturnPath.BeforeUser(thread!, ref frame);
        }
    }

    /// <summary>
    /// Whether a timer interrupted the return from a system call. The kernel runs with interrupts off, so a timer that fires in
    /// a call is seen before the program's next instruction; SYSRET has left the instruction pointer in rcx then. That tick was
    /// the kernel's.
    /// </summary>
    [NoAllocation]
    private static bool IsAtSystemCallReturn(in TrapFrame frame) => frame.Rip == frame.Rcx;

    private static void Tick(in TrapFrame frame, Scheduler? scheduler)
    {
        ScreenConsole.OnTick();
        Interrupts.OnTick();
        scheduler?.OnTimer(frame.IsFromUser && !IsAtSystemCallReturn(frame));
    }

    private static void Exception(ref TrapFrame frame, Thread? thread)
    {
        if (frame.IsFromUser)
        {
            // LAB traps: solution
            if ((TrapVector)frame.Vector == TrapVector.Debug)
            {
                DebugTraps.Raise(thread!, ref frame);
            }
            else
            {
                Faults.RaiseException(thread!, frame);
            }

            // LAB traps: hand-out
            //| KernelPanic.Fault(frame, 0);
            // LAB traps: end
        }
        else if ((TrapVector)frame.Vector != TrapVector.Debug
            || !((thread is not null && DebugTraps.TryPassInKernel(thread.Scheduler)) || KernelChecks.TryHandleDebug(ref frame)))
        {
            KernelPanic.Fault(frame, 0);
        }
    }
}
