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
        if (thread.Attention != Attention.None)
        {
            Attend(thread, ref frame);
        }
    }

    private static void Attend(Thread thread, ref TrapFrame frame)
    {
        // Before a handler's frame is built, and before others run: for the program there is no difference.
        thread.Sequence?.Abort(thread, ref frame);
        while (thread.Attention != Attention.None)
        {
            Attention attention = thread.Attention;
            if ((attention & Attention.Killed) != 0)
            {
                Exit.Thread(thread, thread.Process.ExitStatus);
            }
            else if ((attention & Attention.Reschedule) != 0)
            {
                thread.InvoluntarySwitches++;
                thread.Scheduler.Preempt(thread);
            }
            else if ((attention & Attention.Probed) != 0)
            {
                thread.Attention &= ~Attention.Probed;
                thread.Scheduler.WakeCheck!.OnReturn(thread);
            }
            else if ((attention & Attention.Memory) != 0)
            {
                OutOfMemory.RestoreReserve(thread);
            }
            else if ((attention & Attention.UnusedMemory) != 0)
            {
                thread.Attention &= ~Attention.UnusedMemory;
                UnusedMemory.FreeFiles(thread);
            }
            else if ((attention & Attention.ProcessorTime) != 0)
            {
                thread.Attention &= ~Attention.ProcessorTime;
                ProcessorClocks.FollowTicks(thread.Process);
            }
            else if ((attention & Attention.Sequence) != 0)
            {
                thread.Attention &= ~Attention.Sequence;
            }
            else if ((attention & Attention.Suspended) != 0)
            {
                thread.Process.SuspendedThreads!.Wait(thread, SleepKind.Killable);
            }
            else if ((attention & Attention.Stop) != 0)
            {
                Stopping.TakePart(thread);
            }
            else if ((attention & Attention.Signal) == 0 || !SignalDelivery.DeliverNext(thread, ref frame))
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
