namespace Tine.Processes;

/// <summary>Binds threads to processors: sched_setaffinity(2).</summary>
public static class Affinities
{
    /// <summary>Sets the processors of a thread; the machine has one of them at least. The thread is there before its next instruction.</summary>
    public static Errno Set(Thread thread, ulong processors)
    {
        thread.Scheduling = thread.Scheduling.WithProcessors(processors);
        if (thread.Scheduler.Processors is { } set && !thread.MayRunOn(thread.Scheduler.Number))
        {
            set.All[thread.FirstProcessor(set.All.Length)].Adopt(thread);
        }

        return Errno.None;
    }
}
