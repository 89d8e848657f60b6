namespace Tine.Files;

/// <summary>The numbers that the end of one process adds to the semaphores of one set (SEM_UNDO).</summary>
internal sealed class SemaphoreAdjustments(SemaphoreUndo owner, SemaphoreSet set, int count)
{
    private ListLink<SemaphoreAdjustments> _ownerLink;
    private ListLink<SemaphoreAdjustments> _setLink;

    public SemaphoreUndo Owner => owner;

    public SemaphoreSet Set => set;

    /// <summary>A number for each semaphore.</summary>
    public short[] Values { get; } = new short[count];

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
