using System.Runtime.CompilerServices;
using Tine.Memory;
using Tine.X64;

namespace Tine.Processes;

/// <summary>The way back to user mode: every trap from user mode ends here.</summary>
public static class ReturnPath
{
    /// <summary>Does what must be done before the program goes on; mostly nothing.</summary>
    /// <param name="thread">The running thread.</param>
    /// <param name="frame">Its registers, rax already holding a system call's result; changed for a handler or a restart.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void BeforeUser(Thread thread, ref TrapFrame frame)
    {
        if (thread.ReturnWork != ReturnWork.None)
        {
            DoPendingWork(thread, ref frame);
        }
    }

    private static void DoPendingWork(Thread thread, ref TrapFrame frame)
    {
        // Before a handler's frame is built, and before others run: for the program there is no difference.
        thread.Sequence?.Abort(thread, ref frame);
        while (thread.ReturnWork != ReturnWork.None)
        {
            ReturnWork work = thread.ReturnWork;
            if ((work & ReturnWork.Killed) != 0)
            {
                Exit.Thread(thread, thread.Process.ExitStatus);
            }
            else if ((work & ReturnWork.Reschedule) != 0)
            {
                thread.InvoluntarySwitches++;
                thread.Scheduler.Preempt(thread);
            }
            else if ((work & ReturnWork.Memory) != 0)
            {
                OutOfMemory.RestoreReserve(thread);
            }
            else if ((work & ReturnWork.UnusedMemory) != 0)
            {
                thread.ReturnWork &= ~ReturnWork.UnusedMemory;
                UnusedMemory.Current.FreeFiles(thread);
            }
            else if ((work & ReturnWork.ProcessorTime) != 0)
            {
                thread.ReturnWork &= ~ReturnWork.ProcessorTime;
                ProcessorClocks.FollowTicks(thread.Process);
            }
            else if ((work & ReturnWork.Sequence) != 0)
            {
                thread.ReturnWork &= ~ReturnWork.Sequence;
                thread.Sequence?.NoteMove(thread);
            }
            else if ((work & ReturnWork.Suspended) != 0)
            {
                thread.Process.SuspendedThreads!.Wait(thread, SleepKind.Killable);
            }
            else if ((work & ReturnWork.TracedCall) != 0)
            {
                TracedCalls.Leave(thread, frame);
            }
            else if ((work & ReturnWork.Stop) != 0 && thread.Traced is null)
            {
                Stopping.TakePart(thread);
            }
            else if ((work & ReturnWork.Stop) != 0)
            {
                TraceStops.TakePartInStop(thread);
            }
            else if ((work & ReturnWork.Breakpoints) != 0)
            {
                Breakpoints.Load(thread);
            }
            else if ((work & ReturnWork.Trap) != 0)
            {
                TraceStops.Trap(thread);
            }
            else if ((work & ReturnWork.Probed) != 0)
            {
                // After what may make it sleep on: it goes back to its program otherwise.
                thread.ReturnWork &= ~ReturnWork.Probed;
                thread.Scheduler.WakeCheck!.OnReturn(thread);
            }
            else if (work == ReturnWork.TracerRegisters)
            {
                TracedCalls.CheckRegisters(thread, ref frame);
            }
            else if ((work & ReturnWork.Signal) == 0 || !SignalDelivery.DeliverNext(thread, ref frame))
            {
                SignalDelivery.Finish(thread, ref frame);
            }
            else
            {
                // Thousands may be pending, and timers send more meanwhile.
                thread.PreemptionPoint();
            }
        }
    }
}
