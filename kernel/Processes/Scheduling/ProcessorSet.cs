using Tine.Memory;
using Tine.X64;

namespace Tine.Processes;

/// <summary>The schedulers of all processors, by number. The holder of the kernel lock may use each of them.</summary>
public sealed class ProcessorSet(Scheduler[] all, Thread placeholder)
{
    /// <summary>The thread that an idle processor names as its running one: it never ends, and is not on that processor.</summary>
    internal Thread Placeholder { [NoAllocation] get; } = placeholder;

    public Scheduler[] All { [NoAllocation] get; } = all;

    /// <summary>A bit for each processor.</summary>
    public ulong Mask { [NoAllocation] get => All.Length == 64 ? ulong.MaxValue : (1UL << All.Length) - 1; }

    /// <summary>Stands for all processors where one is asked for by its number.</summary>
    public const int Each = -1;

    /// <summary>Has the restartable sequences (rseq(2)) of running threads begin again before they go on.</summary>
    /// <param name="memory">The memory of the threads.</param>
    /// <param name="processor">The number of a processor, which need not be there, or <see cref="Each"/>.</param>
    [NoAllocation]
    public void RestartSequences(AddressSpace memory, int processor)
    {
        foreach (Scheduler scheduler in All)
        {
            Thread thread = scheduler.Current;
            if (!scheduler.IsIdle && thread.Process.Memory == memory && (processor == Each || processor == scheduler.Number))
            {
                thread.ReturnWork |= thread.Sequence is null ? ReturnWork.None : ReturnWork.Sequence;
            }
        }
    }

    /// <summary>Threads that run or could.</summary>
    [NoAllocation]
    public int CountRunnable()
    {
        int count = 0;
        foreach (Scheduler scheduler in All)
        {
            count += scheduler.ReadyCount + (scheduler.IsIdle ? 0 : 1);
        }

        return count;
    }

    /// <summary>Has running threads make room for those that have just woken up, on all processors.</summary>
    [NoAllocation]
    internal void HurryAwakened()
    {
        foreach (Scheduler scheduler in All)
        {
            scheduler.HurryAwakened();
        }
    }

    /// <summary>Whether there is something for a processor to do that is not in the kernel: a ready thread, or work of its running one.</summary>
    [NoAllocation]
    public bool HasWorkFor(Scheduler processor)
    {
        if (!processor.IsIdle)
        {
            return processor.Current.ReturnWork != ReturnWork.None;
        }

        foreach (Scheduler scheduler in All)
        {
            if (scheduler.HasReadyFor(processor.Number))
            {
                return true;
            }
        }

        return false;
    }
}
