namespace Tine.Files;

/// <summary>The semaphore operations that the end of a process takes back; shared by what was cloned with CLONE_SYSVSEM.</summary>
public sealed class SemaphoreUndo
{
    private IntrusiveList<SemaphoreAdjustments, SemaphoreAdjustments.OwnerLink> _adjustments;
    private int _references = 1;

    public SemaphoreUndo Share()
    {
        _references++;
        return this;
    }

    /// <summary>Lets a process go; the last one has the operations taken back.</summary>
    public void Release(Caller caller, FileServices services, int processId)
    {
        if (--_references > 0)
        {
            return;
        }

        var portion = new WorkPortion(caller);
        while (_adjustments.First is { } adjustments)
        {
            Forget(adjustments);
            adjustments.Set.TakeBack(adjustments, processId, services.Time.Now.Seconds, ref portion);
        }
    }

    /// <summary>The record for a set, made at its first use.</summary>
    internal SemaphoreAdjustments For(SemaphoreSet set)
    {
        foreach (SemaphoreAdjustments known in _adjustments)
        {
            if (known.Set == set)
            {
                known.FollowClears();
                return known;
            }
        }

        var made = new SemaphoreAdjustments(this, set, set.Count);
        _adjustments.AddLast(made);
        set.Adjustments.AddLast(made);
        return made;
    }

    /// <summary>Takes a record out of both lists.</summary>
    internal void Forget(SemaphoreAdjustments adjustments)
    {
        _adjustments.Remove(adjustments);
        adjustments.Set.Adjustments.Remove(adjustments);
    }
}
