namespace Tine.Files;

/// <summary>All sets of semaphores of System V.</summary>
public sealed class SemaphoreSets : ServicePart
{
    public const int MostSets = 32000;

    /// <summary>Semaphores of one set: as many as one piece of managed memory has room for.</summary>
    public const int MostInASet = 8192;

    /// <summary>Semaphores of all sets: the memory for them is the kernel's.</summary>
    public const int MostOfAll = 256_000;

    /// <summary>Operations of one call.</summary>
    public const int MostOperations = 500;

    public IpcTable<SemaphoreSet> Table { get; } = new(MostSets);

    /// <summary>Semaphores of all sets.</summary>
    public int Semaphores { get; private set; }

    public static SemaphoreSets Of(FileServices services) => (SemaphoreSets)(services.SemaphoreSets ??= new SemaphoreSets());

    /// <summary>Adds a set; there is room.</summary>
    public void Add(SemaphoreSet set)
    {
        Table.Add(set);
        Semaphores += set.Count;
    }

    public void Remove(Caller caller, SemaphoreSet set)
    {
        Table.Remove(set);
        Semaphores -= set.Count;
        set.EndAll(caller);
    }
}
