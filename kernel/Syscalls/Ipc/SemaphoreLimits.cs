using System.Runtime.InteropServices;
using Tine.Files;

namespace Tine.Syscalls;

/// <summary>struct seminfo.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SemaphoreLimits
{
    /// <summary>The size of Linux's struct sem_undo, as it has told it for ever.</summary>
    private const int UndoBytes = 20;

    public int MapEntries;
    public int MostSets;
    public int MostOfAll;
    public int MostUndo;
    public int MostInASet;
    public int MostOperations;
    public int MostUndoOfAProcess;

    /// <summary>SEM_INFO: sets in use.</summary>
    public int UndoSize;
    public int LargestValue;

    /// <summary>SEM_INFO: semaphores in use.</summary>
    public int LargestUndo;

    /// <summary>The limits, and the use with SEM_INFO.</summary>
    public static SemaphoreLimits Of(SemaphoreSets all, bool withUse) => new()
    {
        MapEntries = SemaphoreSets.MostOfAll,
        MostSets = SemaphoreSets.MostSets,
        MostOfAll = SemaphoreSets.MostOfAll,
        MostUndo = SemaphoreSets.MostOfAll,
        MostInASet = SemaphoreSets.MostInASet,
        MostOperations = SemaphoreSets.MostOperations,
        MostUndoOfAProcess = SemaphoreSets.MostOperations,
        UndoSize = withUse ? all.Table.Count : UndoBytes,
        LargestValue = SemaphoreSet.LargestValue,
        LargestUndo = withUse ? all.Semaphores : SemaphoreSet.LargestValue,
    };
}
