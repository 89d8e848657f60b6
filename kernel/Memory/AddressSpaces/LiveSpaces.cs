namespace Tine.Memory;

/// <summary>The address spaces that are alive, oldest first: a child always follows its parent.</summary>
internal static class LiveSpaces
{
    private static IntrusiveList<AddressSpace, AddressSpace.LiveLink> s_all;
    private static ulong s_lastSerial;

    [NoAllocation]
    public static AddressSpace? First => s_all.First;

    /// <summary>The next younger one.</summary>
    [NoAllocation]
    public static AddressSpace? After(AddressSpace space) => s_all.After(space);

    /// <summary>The first space that is as young as this or younger, for walks that let others run.</summary>
    [NoAllocation]
    public static AddressSpace? Find(ulong serial)
    {
        AddressSpace? space = First;
        while (space is not null && space.Serial < serial)
        {
            space = After(space);
        }

        return space;
    }

    public static void Add(AddressSpace space)
    {
        space.Serial = ++s_lastSerial;
        s_all.AddLast(space);
    }

    [NoAllocation]
    public static void Remove(AddressSpace space) => s_all.Remove(space);
}
