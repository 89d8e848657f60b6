namespace Tine.Files;

/// <summary>The bounds of System V IPC in /proc/sys/kernel. They are fixed.</summary>
internal static class SystemVLimits
{
    public static void Write(Setting setting, TextBuffer text)
    {
        if (setting == Setting.Semaphores)
        {
            text.Add((ulong)SemaphoreSets.MostInASet).Add('\t').Add((ulong)SemaphoreSets.MostOfAll).Add('\t')
                .Add((ulong)SemaphoreSets.MostOperations).Add('\t').Add((ulong)SemaphoreSets.MostSets);
            return;
        }

        text.Add(setting switch
        {
            Setting.LargestMessage => SystemVQueues.LargestMessage,
            Setting.DefaultQueueCapacity => SystemVQueues.DefaultCapacity,
            Setting.MostQueues => (ulong)SystemVQueues.MostQueues,
            Setting.MostSegments => SharedSegments.MostSegments,
            _ => SharedSegments.LargestSize,
        });
    }
}
