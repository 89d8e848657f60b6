namespace Tine.Files;

/// <summary>The numbers that the end of one process adds to the semaphores of one set (SEM_UNDO).</summary>
internal sealed class SemaphoreAdjustments(SemaphoreUndo owner, SemaphoreSet set, int count)
{
    private ListLink<SemaphoreAdjustments> _ownerLink;
    private ListLink<SemaphoreAdjustments> _setLink;
    private ulong _clears = set.Clears;

    public SemaphoreUndo Owner => owner;

    public SemaphoreSet Set => set;

    /// <summary>A number for each semaphore.</summary>
    public short[] Values { get; } = new short[count];

    /// <summary>Forgets the numbers of semaphores whose values were set since they were added to.</summary>
    /// <returns>About how many instructions it took.</returns>
    public int FollowClears()
    {
        const int instructionsToLook = 8;
        if (_clears == set.Clears)
        {
            return 0;
        }

        for (int number = 0; number < Values.Length; number++)
        {
            Values[number] = set.WasClearedAfter(number, _clears) ? (short)0 : Values[number];
        }

        _clears = set.Clears;
        return instructionsToLook * Values.Length;
    }

    internal readonly struct OwnerLink : IListLink<SemaphoreAdjustments>
    {
        [NoAllocation]
        public ref ListLink<SemaphoreAdjustments> In(SemaphoreAdjustments item) => ref item._ownerLink;
    }

    internal readonly struct SetLink : IListLink<SemaphoreAdjustments>
    {
        [NoAllocation]
        public ref ListLink<SemaphoreAdjustments> In(SemaphoreAdjustments item) => ref item._setLink;
    }
}
