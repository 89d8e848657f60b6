namespace Tine.Memory;

/// <content>The address spaces that are alive, oldest first: a child always follows its parent.</content>
public sealed unsafe partial class AddressSpace
{
    private static AddressSpace? s_lastLive;
    private static ulong s_lastSerial;

    private AddressSpace? _previousLive;
    private ulong _serial;

    /// <summary>The oldest address space.</summary>
    [NoAllocation]
    internal static AddressSpace? FirstLive { get; private set; }

    [NoAllocation]
    internal AddressSpace? NextLive { get; private set; }

    [NoAllocation]
    private static bool IsAccounted(in Region region) => IsCommitted(region) && (region.Flags & RegionFlags.NoReserve) == 0;

    /// <summary>The first space that is as young as this or younger, for walks that let others run.</summary>
    [NoAllocation]
    private static AddressSpace? FindLive(ulong serial)
    {
        AddressSpace? space = FirstLive;
        while (space is not null && space._serial < serial)
        {
            space = space.NextLive;
        }

        return space;
    }

    private void Link()
    {
        _serial = ++s_lastSerial;
        _previousLive = s_lastLive;
        if (s_lastLive is null)
        {
            FirstLive = this;
        }
        else
        {
            s_lastLive.NextLive = this;
        }

        s_lastLive = this;
    }

    [NoAllocation]
    private void Unlink()
    {
        if (_previousLive is not null)
        {
            _previousLive.NextLive = NextLive;
        }
        else if (FirstLive == this)
        {
            FirstLive = NextLive;
        }

        if (NextLive is not null)
        {
            NextLive._previousLive = _previousLive;
        }
        else if (s_lastLive == this)
        {
            s_lastLive = _previousLive;
        }

        NextLive = null;
        _previousLive = null;
    }
}
