namespace Tine.Memory;

/// <summary>Address spaces that nobody uses any more and that are too large to be freed at once.</summary>
internal sealed class DyingSpaces
{
    private IntrusiveList<AddressSpace, AddressSpace.DyingLink> _all;

    /// <summary>Frees a portion of a space, on behalf of a thread that found no frame.</summary>
    /// <returns>False when there is none.</returns>
    [NoAllocation]
    public bool FreePortion()
    {
        AddressSpace? space = _all.First;
        while (space is not null && !space.HasTables)
        {
            space = _all.After(space);
        }

        space?.FreePortion();
        return space is not null;
    }

    /// <summary>Frees a space in portions, between which others may run.</summary>
    public void Free(AddressSpace space, Caller? caller)
    {
        _all.AddFirst(space);
        do
        {
            caller?.PreemptionPoint();
        }
        while (!space.FreePortion());
        _all.Remove(space);
    }
}
