using Tine.Memory;
using Tine.Processes;
using Tine.Syscalls;
using Tine.X64;

namespace Tine.Startup;

/// <summary>A system call that finds less heap than it may use: the heap grows, is collected, or the largest process ends.</summary>
internal static class HeapReservation
{
    private const ulong FramesPerCall = ManagedHeap.BytesPerCall / FrameNumber.Size;

    /// <summary>Reserves heap that a call may use before it starts, so that running out is an error and no panic.</summary>
    public static long Invoke(CallRow call, Thread caller, ref TrapFrame frame) =>
        ManagedHeap.ReserveForCall() || ReserveByCollecting(caller) || call.Heap == HeapUse.Little || ReserveAfterMakingRoom(caller)
            ? call.Invoke(caller, ref frame)
            : -(long)Errno.ENOMEM;

    /// <summary>Collects the heap in portions, when it could not grow for lack of frames.</summary>
    private static bool ReserveByCollecting(Thread caller)
    {
        Hardware hardware = caller.World.Hardware;
        if (ManagedHeap.WasCollectedJustNow)
        {
            return false;
        }

        ulong last = hardware.HeapCollections + (FrameAllocator.Current.FreeFrames >= FramesPerCall ? 0UL : 1);
        var work = new UnchargedWork(caller);
        while (hardware.HeapCollections < last && !caller.IsKilled)
        {
            hardware.ReclaimHeapPortion();
            work.Refund();
            if (ManagedHeap.ReserveForCall())
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
        ulong frames = FramesPerCall + (ManagedHeap.LeastBetweenCollections >> FrameNumber.Shift);
        return FrameAllocator.Current.FreeFrames < frames && OutOfMemory.AwaitRoom(caller, frames) && ManagedHeap.ReserveForCall();
    }
}
