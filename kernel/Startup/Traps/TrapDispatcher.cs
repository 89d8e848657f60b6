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
    private const ulong FramesPerCall = ManagedHeap.BytesPerCall / FrameNumber.Size;

    /// <summary>SYSCALL.</summary>
    [RuntimeExport("TineSyscall")]
    public static void Syscall(ref TrapFrame frame, Scheduler scheduler)
    {
        Thread caller = scheduler.Current;
        SystemCall call = SyscallTable.Find(frame.CallNumber);
        if (call.Heap == HeapUse.None)
        {
            frame.Rax = (ulong)call.Invoke(caller, ref frame);
        }
        else
        {
            long result = ManagedHeap.HasEnoughForCall ? call.Invoke(caller, ref frame) : InvokeShortOfHeap(call, caller, ref frame);
            frame.Rax = (ulong)result;
            caller.Scheduler.Calls.Note(caller.Id, frame, result);
        }

        PhaseClock.Enter(CreationPhase.Other);
        ReturnPath.BeforeUser(caller, ref frame);
    }

    /// <summary>Heap that a call may use is reserved before it starts, so that running out is an error and no panic.</summary>
    private static long InvokeShortOfHeap(SystemCall call, Thread caller, ref TrapFrame frame) =>
        ManagedHeap.ReserveForCall() || ReserveByCollecting(caller) || call.Heap == HeapUse.Little || ReserveAfterMakingRoom(caller)
            ? call.Invoke(caller, ref frame)
            : -(long)Errno.ENOMEM;

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
                PageFault(ref frame, thread);
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
            case TrapVector.Spurious:
                break;
            case TrapVector.DoubleFault or TrapVector.NonMaskable or TrapVector.MachineCheck:
                KernelPanic.Fault(frame, 0);
                break;
            case TrapVector.TracedPageFault:
                TracedPageFault(ref frame, thread);
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

    /// <summary>Collects the heap in portions, when it could not grow for lack of frames.</summary>
    private static bool ReserveByCollecting(Thread caller)
    {
        Hardware hardware = caller.World.Hardware;
        if (ManagedHeap.WasCollectedJustNow)
        {
            return false;
        }

        int ends = FrameAllocator.FreeFrames >= FramesPerCall ? 0 : 1;
        while (ends > 0 && !caller.IsKilled)
        {
            ends -= hardware.ReclaimHeapPortion() ? 1 : 0;
            if (ManagedHeap.ReserveForCall())
            {
                return true;
            }

            caller.Scheduler.PreemptionPoint(caller);
        }

        return false;
    }

    /// <summary>
    /// Reserves heap after room was made: where a collection found nothing, or too little for many calls, the largest process
    /// is killed.
    /// </summary>
    private static bool ReserveAfterMakingRoom(Thread caller)
    {
        ulong frames = FramesPerCall + (ManagedHeap.LeastBetweenCollections >> FrameNumber.Shift);
        return FrameAllocator.FreeFrames < frames && OutOfMemory.AwaitRoom(caller, frames) && ManagedHeap.ReserveForCall();
    }

    private static void TracedPageFault(ref TrapFrame frame, Thread? thread)
    {
        frame.Vector = (ulong)TrapVector.PageFault;
        if (thread?.Process.Memory is null)
        {
            PageFault(ref frame, thread);
            return;
        }

        MemoryCounters before = EventTrace.BeginFault(thread, new VirtualAddress(Processor.ReadCr2()));
        PageFault(ref frame, thread);
        EventTrace.EndFault(thread, before);
    }

    private static void PageFault(ref TrapFrame frame, Thread? thread)
    {
        var address = new VirtualAddress(Processor.ReadCr2());
        var code = (PageFaultCode)frame.ErrorCode;
        bool isCopy = !frame.IsFromUser && UserCopyFaults.IsInCopy(frame.Rip);
        if (!frame.IsFromUser && !isCopy || (code & PageFaultCode.ReservedBit) != 0)
        {
            KernelPanic.Fault(frame, address.Value);
            return;
        }

        if (isCopy && thread!.Process.Memory.IsReleasedEarly)
        {
            UserCopyFaults.EndCopy(ref frame);
            return;
        }

        if (FrameAllocator.IsLow && !MayTakeFrames(thread!, frame))
        {
            return;
        }

        FaultAccess access = AccessOf(code, frame.IsFromUser);
        FaultOutcome outcome = thread!.Process.Memory.HandleFault(address, access);
        while (outcome == FaultOutcome.OutOfMemory && OutOfMemory.MakeRoom(thread))
        {
            AddressSpace memory = thread.Process.Memory;
            outcome = isCopy && memory.IsReleasedEarly ? FaultOutcome.NotMapped : memory.HandleFault(address, access);
        }

        if (outcome == FaultOutcome.Resolved)
        {
            return;
        }

        if (isCopy)
        {
            UserCopyFaults.EndCopy(ref frame);
        }
        else
        {
            Faults.RaisePageFault(thread, frame, address, outcome);
        }
    }

    /// <summary>
    /// Holds a program's fault while few frames are left. A fault of the kernel's goes on, as the kernel may be anywhere in a
    /// call, and its thread waits before the program does.
    /// </summary>
    /// <returns>False when the thread is to end instead.</returns>
    private static bool MayTakeFrames(Thread thread, in TrapFrame frame)
    {
        if (!frame.IsFromUser)
        {
            thread.ReturnWork |= ReturnWork.Memory;
            return true;
        }

        OutOfMemory.RestoreReserve(thread);
        return !thread.IsKilled;
    }

    private static FaultAccess AccessOf(PageFaultCode code, bool isFromUser)
    {
        FaultAccess access = (code & PageFaultCode.Write) != 0 ? FaultAccess.Write
            : (code & PageFaultCode.InstructionFetch) != 0 ? FaultAccess.Execute
            : FaultAccess.Read;
        return isFromUser ? access | FaultAccess.User : access;
    }

    private static void Exception(ref TrapFrame frame, Thread? thread)
    {
        if (frame.IsFromUser)
        {
            Faults.RaiseException(thread!, frame);
        }
        else
        {
            KernelPanic.Fault(frame, 0);
        }
    }
}
