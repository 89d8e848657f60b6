namespace Tine.Processes;

/// <summary>The two clocks of processor time of a process or of a thread; made when the first timer wants one.</summary>
public sealed class ProcessorClocks : ProcessorTimeWatch
{
    private readonly ProcessorLimit? _limit;

    private ProcessorClocks(Process process, Thread? thread)
    {
        All = new ProcessorClock(process, thread, ProcessorTimeKind.All);
        User = new ProcessorClock(process, thread, ProcessorTimeKind.User);
        _limit = thread is null ? new ProcessorLimit(process, All) : null;
    }

    public ProcessorClock All { get; }

    public ProcessorClock User { get; }

    /// <summary>The clocks of a thread, made with the first timer on them.</summary>
    public static ProcessorClocks Of(Thread thread)
    {
        thread.ProcessorClocks ??= new ProcessorClocks(thread.Process, thread);
        return (ProcessorClocks)thread.ProcessorClocks;
    }

    /// <summary>The clocks of a process, made with the first timer on them.</summary>
    public static ProcessorClocks Of(Process process)
    {
        if (process.ProcessorClocks is null)
        {
            var made = new ProcessorClocks(process, null);
            process.ProcessorClocks = made;
            made.EnforceLimit();
        }

        return (ProcessorClocks)process.ProcessorClocks;
    }

    public ProcessorClock this[ProcessorTimeKind kind] => kind == ProcessorTimeKind.User ? User : All;

    /// <summary>Follows a change of RLIMIT_CPU.</summary>
    internal void EnforceLimit() => _limit?.Start();

    /// <summary>Does what ticks left to do because it allocates, on the way back to user mode.</summary>
    internal static void FollowTicks(Process process) => Of(process)._limit?.Follow();

    /// <summary>Expires the timers of both clocks that are due at a tick.</summary>
    [NoAllocation]
    internal override void OnTick(ulong nowNanoseconds)
    {
        All.OnTick(nowNanoseconds);
        User.OnTick(nowNanoseconds);
    }
}
