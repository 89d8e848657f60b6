namespace Tine.Processes;

/// <content>Ready threads for a processor that has none of its own.</content>
public partial struct ReadyThreads
{
    /// <summary>The first thread that may run on a processor; null when there is none.</summary>
    internal readonly Thread? FindFor(int processor) =>
        FindFor(processor, _awakened.First) ?? FindFor(processor, _crowd.First) ?? FindFor(processor, _thisRound.First)
        ?? FindFor(processor, _nextRound.First);

    private static Thread? FindFor(int processor, Thread? first)
    {
        while (first is not null && !first.MayRunOn(processor))
        {
            first = first.NextReady;
        }

        return first;
    }
}
