namespace Tine.Memory;

/// <summary>Address spaces that nobody uses any more and that are too large to be freed at once.</summary>
internal static class DyingSpaces
{
    private static IntrusiveList<AddressSpace, AddressSpace.DyingLink> s_all;

    /// <summary>Frees a portion of a space, on behalf of a thread that found no frame.</summary>
    /// <returns>False when there is none.</returns>
    [NoAllocation]
    public static bool FreePortion()
    {
        AddressSpace? space = s_all.First;
        while (space is not null && !space.HasTables)
        {
            space = s_all.After(space);
        }

        space?.FreePortion();
        return space is not null;
    }

    /// <summary>Empties the list, for a host test that starts over with other memory.</summary>
    [NoAllocation]
    public static void Forget() => s_all = default;

    /// <summary>Frees a space in portions, between which others may run.</summary>
    public static void Free(AddressSpace space, Caller? caller)
    {
        s_all.AddFirst(space);
        do
        {
            caller?.PreemptionPoint();
        }
        while (!space.FreePortion());
        s_all.Remove(space);
    }
}
