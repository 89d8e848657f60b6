using Tine.Processes;
using Tine.X64;

namespace Tine.Startup;

/// <summary>All threads with their states and what they wait for, in the log.</summary>
/// <remarks>Allocates nothing. May run in the middle of a change of the list that it walks.</remarks>
[NoAllocation]
internal static class ThreadList
{
    private const int Shown = 64;

    /// <summary>Writes the threads of a machine, the newest first; when all sleep, also what can still wake one.</summary>
    /// <param name="world">The machine's threads.</param>
    /// <param name="framePointer">RBP of the interrupted function; a processor that idles does so in the sleep of the thread that ran last.</param>
    public static void Write(World world, ulong framePointer)
    {
        if (IsIdle(world.Scheduler))
        {
            WriteWhatWakes(world);
        }

        WriteProcessors(world);
        KernelLog.WriteLine("  threads:");
        int count = 0;
        for (Thread? thread = world.Threads.First; thread is not null; thread = world.Threads.After(thread))
        {
            if (count++ < Shown)
            {
                Write(thread, thread.IsCurrent ? framePointer : ContextSwitch.SavedFramePointer(thread.Context));
            }
        }

        if (count > Shown)
        {
            KernelLog.Write("    and ");
            KernelLog.WriteDecimal((ulong)(count - Shown));
            KernelLog.WriteLine(" more");
        }
    }

    /// <summary>Writes the running thread of each processor, where there are several.</summary>
    private static void WriteProcessors(World world)
    {
        if (world.Scheduler.Processors is not { } processors)
        {
            return;
        }

        foreach (Scheduler scheduler in processors.All)
        {
            KernelLog.Write("  processor ");
            KernelLog.WriteDecimal((ulong)scheduler.Number);
            KernelLog.Write(scheduler.IsIdle ? " idles, ready " : " runs, ready ");
            KernelLog.WriteDecimal((ulong)scheduler.ReadyCount);
            KernelLog.Write(", thread ");
            KernelLog.WriteDecimal((ulong)scheduler.Current.Id);
            KernelLog.Write(", work 0x");
            KernelLog.WriteHexadecimal((ulong)scheduler.Current.ReturnWork);
            KernelLog.Write(", called ");
            KernelLog.WriteDecimal((ulong)KernelLock.StateOf(scheduler.Number));
            KernelLog.Write('\n');
        }
    }

    /// <summary>Whether no thread is ready: the processor waits on the stack of the one that ran last.</summary>
    public static bool IsIdle(Scheduler scheduler) => scheduler.Current.State != ThreadState.Ready;

    private static void WriteWhatWakes(World world)
    {
        const ulong NanosecondsAMillisecond = 1_000_000;
        ulong deadline = world.Scheduler.NextDeadlineNanoseconds;
        ulong now = world.Hardware.Nanoseconds;
        if (deadline == Caller.Never)
        {
            KernelLog.WriteLine("  nobody is ready to run and no timer is set: only a device can wake somebody");
            return;
        }

        KernelLog.Write("  nobody is ready to run; the next timer is due in ");
        KernelLog.WriteDecimal(deadline > now ? (deadline - now) / NanosecondsAMillisecond : 0);
        KernelLog.WriteLine(" ms");
    }

    private static void Write(Thread thread, ulong framePointer)
    {
        KernelLog.Write("    [");
        KernelLog.WriteDecimal((ulong)thread.Id);
        KernelLog.Write("] ");
        KernelLog.Write(thread.Name);
        KernelLog.Write(thread.IsCurrent && thread.State == ThreadState.Ready ? " runs" : Describe(thread.State));
        if (thread.Frame.IsSystemCall)
        {
            KernelLog.Write(" in ");
            PanicContext.WriteCallOf(thread);
        }

        KernelLog.Write('\n');
        if (thread.State != ThreadState.Ready)
        {
            KernelLog.Write("    ");
            Backtrace.WritePlace(framePointer, thread.Context.StackTop);
        }
    }

    private static string Describe(ThreadState state) => state switch
    {
        ThreadState.New => " is being made",
        ThreadState.Ready => " is ready to run",
        ThreadState.Interruptible => " sleeps",
        ThreadState.Killable => " sleeps until it is killed",
        ThreadState.Stopped => " is stopped",
        ThreadState.Traced => " is stopped for its tracer",
        _ => " is dead",
    };
}
