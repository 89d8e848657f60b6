using Tine.Memory;
using Tine.Processes;
using Tine.X64;

namespace Tine.Startup;

/// <summary>Page faults (#PF, AMD64 manual volume 2, 8.2.15), of programs and of the kernel's copies to and from them.</summary>
internal static class PageFaults
{
    /// <summary>
    /// Attempts of one fault when memory is out. What there is room for succeeds at the first; a backing that has no page to give
    /// would else hold the processor for ever.
    /// </summary>
    private const int MostAttempts = 4;

    /// <summary>Handles a fault under <c>trace=events</c>, <c>trace=memory</c> or a check of the kernel's own writes.</summary>
    public static void HandleTraced(ref TrapFrame frame, Thread? thread)
    {
        var address = new VirtualAddress(Processor.ReadCr2());
        frame.Vector = (ulong)TrapVector.PageFault;
        if (WatchedWrites.TryBegin(ref frame, address))
        {
            return;
        }

        if (thread?.Process.Memory is not { } memory)
        {
            Handle(ref frame, thread);
        }
        else if (!EventTrace.IsOn)
        {
            var code = (PageFaultCode)frame.ErrorCode;
            PageReport before = memory.Tables.Describe(address);
            MemoryCounters counters = memory.Counters;
            Handle(ref frame, thread);
            SpacePicture.OnFault(thread, address, code, before, EventTrace.KindOf(counters, memory.Counters));
        }
        else
        {
            HandleRecorded(ref frame, thread, address);
        }

        TlbCheck.OnFault(address);
        if (frame.IsFromUser)
        {
            TlbCheck.Verify();
        }
    }

    /// <summary>Handles a fault and puts it into the event trace, with the memory it took.</summary>
    private static void HandleRecorded(ref TrapFrame frame, Thread thread, VirtualAddress address)
    {
        MemoryCounters before = EventTrace.BeginFault(thread, address);
        Handle(ref frame, thread);
        EventTrace.EndFault(thread, before);
    }

    /// <summary>Lets the program go on with its page, raises a signal, ends a copy to or from the program early, or panics.</summary>
    public static void Handle(ref TrapFrame frame, Thread? thread)
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

        if (FrameAllocator.Current.IsLow && !MayTakeFrames(thread!, frame))
        {
            return;
        }

        FaultAccess access = AccessOf(code, frame.IsFromUser);
        FaultOutcome outcome = thread!.Process.Memory.HandleFault(address, access);
        for (int left = MostAttempts; outcome == FaultOutcome.OutOfMemory && left > 0 && OutOfMemory.MakeRoom(thread); left--)
        {
            AddressSpace memory = thread.Process.Memory;
            outcome = isCopy && memory.IsReleasedEarly ? FaultOutcome.NotMapped : memory.HandleFault(address, access);
        }

        if (outcome == FaultOutcome.Resolved)
        {
            return;
        }

        // LAB traps: solution
        if (isCopy)
        {
            UserCopyFaults.EndCopy(ref frame);
        }
        else if (outcome == FaultOutcome.OutOfMemory)
        {
            OutOfMemory.End(thread.Process);
        }
        else
        {
            Faults.RaisePageFault(thread, frame, address, outcome);
        }
        // LAB traps: hand-out
        //| KernelPanic.Fault(frame, address.Value);
        // LAB traps: end
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
}
