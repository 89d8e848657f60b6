namespace Tine.Processes;

/// <content>The processors that it may run on, sched_setaffinity(2), and the one that its program knows of, rseq(2).</content>
public sealed partial class Thread
{
    /// <summary>The area registered by rseq(2); null for a thread that has not.</summary>
    internal RestartableSequence? Sequence;

    /// <summary>The processor that the area tells of.</summary>
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
