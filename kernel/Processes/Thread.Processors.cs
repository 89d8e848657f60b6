namespace Tine.Processes;

/// <content>The processors that it may run on; sched_setaffinity(2).</content>
public sealed partial class Thread
{
    /// <summary>The processor that the area of rseq(2) tells of.</summary>
    internal int SequenceProcessor;

    /// <summary>Whether it may run on the processor of that number.</summary>
    [NoAllocation]
    internal bool MayRunOn(int processor) => (Scheduling.Processors >> processor & 1) != 0;

    /// <summary>The first processor that it may run on, of so many.</summary>
    [NoAllocation]
    internal int FirstProcessor(int count)
    {
        int number = 0;
        while (number < count - 1 && !MayRunOn(number))
        {
            number++;
        }

        return number;
    }
}
