using System;
using Tine.Memory;
using Tine.Processes;
using Tine.Syscalls;
using Tine.X64;

namespace Tine.Startup;

/// <summary>A system call that finds less heap than it may use: the heap grows, is collected, or the largest process ends.</summary>
/// <remarks>
/// For a process that holds much the heap grows by no frame of the reserve. Collecting a large heap takes a second, and those that hold
/// little live on the reserve meanwhile.
/// </remarks>
internal static class HeapReservation
{
    private const ulong FramesPerCall = ManagedHeap.BytesPerCall / FrameNumber.Size;

    /// <summary>
    /// Room for those that hold little while the heap is collected, twice: each call of theirs reserves three times its bytes, and each size
    /// of object takes a block of its own as long as nothing has been swept.
    /// </summary>
    private const ulong RoomWhileCollecting = 16 * FramesPerCall;

    /// <summary>In a small machine no more than one part in so many.</summary>
    private const ulong RoomFraction = 64;

    /// <summary>The free frames with which the heap may grow for a process that holds much.</summary>
    private static ulong FramesForMuch =>
        FrameAllocator.Current.ReservedFrames + Math.Min(RoomWhileCollecting, FrameAllocator.Current.TotalFrames / RoomFraction);

    /// <summary>Reserves heap that a call may use before it starts, so that running out is an error and no panic.</summary>
    public static long Invoke(CallRow call, Thread caller, ref TrapFrame frame) =>
        TryReserve(caller) || ReserveByCollecting(caller) || call.Heap == HeapUse.Little || ReserveAfterMakingRoom(caller)
            ? call.Invoke(caller, ref frame)
            : -(long)Errno.ENOMEM;

    /// <remarks>While little is free each call asks here: what was reserved for one that holds little would else be taken by another.</remarks>
    private static bool TryReserve(Thread caller)
    {
        bool isShort = FrameAllocator.Current.FreeFrames < FramesForMuch;
        ManagedHeap.AskAtEachCall(isShort);
        return (!isShort || OutOfMemoryVictim.HoldsLittle(caller.Process)) && ManagedHeap.ReserveForCall();
    }

    /// <summary>The free frames with which a call may begin.</summary>
    private static ulong FramesFor(Thread caller) => OutOfMemoryVictim.HoldsLittle(caller.Process) ? FramesPerCall : FramesForMuch;

    /// <summary>Collects the heap in portions, when it could not grow for lack of frames.</summary>
    private static bool ReserveByCollecting(Thread caller)
    {
        Hardware hardware = caller.World.Hardware;
        if (ManagedHeap.WasCollectedJustNow)
        {
            return false;
        }

        ulong last = hardware.HeapCollections + (FrameAllocator.Current.FreeFrames >= FramesFor(caller) ? 0UL : 1);
        var work = new UnchargedWork(caller);
        while (hardware.HeapCollections < last && !caller.IsKilled)
        {
            hardware.ReclaimHeapPortion();
            work.Refund();
            if (TryReserve(caller))
            {
                return true;
            }

            work.PreemptionPoint();
        }

        return false;
    }

    /// <summary>
    /// Reserves heap after room was made: where a collection found nothing, or too little for many calls, the largest process
    /// is killed.
    /// </summary>
    private static bool ReserveAfterMakingRoom(Thread caller)
    {
        ulong frames = FramesFor(caller) + (ManagedHeap.LeastBetweenCollections >> FrameNumber.Shift);
        return (FrameAllocator.Current.FreeFrames >= frames || OutOfMemory.AwaitRoom(caller, frames)) && ManagedHeap.ReserveForCall();
    }
}
