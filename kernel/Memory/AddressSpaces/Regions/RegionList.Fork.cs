using System;

namespace Tine.Memory;

/// <content>The copy for a child.</content>
internal partial struct RegionList
{
    /// <summary>Copied at one go: memory for more takes long while the heap is being collected.</summary>
    private const int RegionsCopiedAtOnce = RegionChunk.Size;

    /// <summary>Copies the list for a child, without locks and the regions that are not forked. A long list is copied in portions.</summary>
    /// <returns>None; ENOMEM, EINTR when the caller has been killed: a part has been copied then.</returns>
    public readonly Errno Fork(Caller? caller, out RegionList copy)
    {
        if (_chunks is not null)
        {
            return ForkLong(caller, out copy);
        }

        copy = new RegionList(Count + 2) { Count = Count };
        new ReadOnlySpan<Region>(_regions, 0, Count).CopyTo(copy._regions);
        bool isExact = true;
        for (int i = 0; i < copy.Count; i++)
        {
            ref Region region = ref copy._regions[i];
            region.Backing?.AddReference();
            isExact &= (region.Flags & (RegionFlags.NotForked | RegionFlags.Locked)) == 0;
        }

        if (!isExact)
        {
            copy.RemoveNotForked();
        }

        return Errno.None;
    }

    private readonly Errno ForkLong(Caller? caller, out RegionList copy)
    {
        copy = new RegionList(0) { _chunks = new RegionChunks() };
        for (int i = 0; i < Count; i++)
        {
            if (i % RegionsCopiedAtOnce == 0)
            {
                Errno killed = caller?.PreemptionPoint() ?? Errno.None;
                if (killed != Errno.None || !HeapRoom.Has(RegionChunks.GrowthBytes))
                {
                    return killed != Errno.None ? killed : Errno.ENOMEM;
                }
            }

            ref Region region = ref this[i];
            if ((region.Flags & RegionFlags.NotForked) == 0)
            {
                copy._chunks.Add(region);
                copy[copy.Count++].Flags &= ~RegionFlags.AnyLock;
                region.Backing?.AddReference();
            }
        }

        return Errno.None;
    }

    /// <summary>Whether fork treats all regions alike: none is shared, left out or wiped.</summary>
    public readonly bool AreAllPrivate()
    {
        const RegionFlags Special = RegionFlags.Shared | RegionFlags.NotForked | RegionFlags.WipedOnFork;
        var all = RegionFlags.None;
        foreach (ref readonly Region region in View)
        {
            all |= region.Flags;
        }

        return (all & Special) == 0;
    }

    private void RemoveNotForked()
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            this[i].Flags &= ~RegionFlags.AnyLock;
            if ((this[i].Flags & RegionFlags.NotForked) != 0)
            {
                Remove(i, 1);
            }
        }
    }
}
