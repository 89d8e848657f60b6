using System.Runtime.CompilerServices;

namespace Tine.Memory;

/// <summary>The address spaces that are alive, oldest first: a child always follows its parent.</summary>
internal sealed class LiveSpaces
{
    private static LiveSpaces s_machine = null!;

    private IntrusiveList<AddressSpace, AddressSpace.LiveLink> _all;
    private ulong _lastSerial;

    /// <summary>The running machine's instance.</summary>
    [NoAllocation]
    public static LiveSpaces Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BareMetal.IsHere ? s_machine : HostedMachine.Current.Get<LiveSpaces>();
    }

    [NoAllocation]
    public AddressSpace? First => _all.First;

    /// <summary>Makes that of the bare machine, as soon as there is a heap.</summary>
    public static void Start() => s_machine = new LiveSpaces();

    /// <summary>The next younger one.</summary>
    [NoAllocation]
    public AddressSpace? After(AddressSpace space) => _all.After(space);

    /// <summary>The first space that is as young as this or younger, for walks that let others run.</summary>
    [NoAllocation]
    public AddressSpace? Find(ulong serial)
    {
        AddressSpace? space = First;
        while (space is not null && space.Serial < serial)
        {
            space = After(space);
        }

        return space;
    }

    public void Add(AddressSpace space)
    {
        space.Serial = ++_lastSerial;
        _all.AddLast(space);
    }

    [NoAllocation]
    public void Remove(AddressSpace space) => _all.Remove(space);
}
