namespace Tine.Memory;

/// <summary>The address spaces that are alive, for strict accounting.</summary>
public sealed unsafe partial class AddressSpace
{
    private AddressSpace? _previousLive;

    /// <summary>The first of all that are alive.</summary>
    [NoAllocation]
    internal static AddressSpace? FirstLive { get; private set; }

    [NoAllocation]
    internal AddressSpace? NextLive { get; private set; }

    /// <summary>Bytes that count under strict overcommit: private and writable, unless mapped with MAP_NORESERVE.</summary>
    [NoAllocation]
    internal ulong AccountedBytes
    {
        get
        {
            ulong bytes = 0;
            foreach (ref readonly Region region in _regions.Span)
            {
                bytes += IsAccounted(region) ? region.Length : 0;
            }

            return bytes;
        }
    }

    [NoAllocation]
    private static bool IsAccounted(in Region region) => IsCommitted(region) && (region.Flags & RegionFlags.NoReserve) == 0;

    private void BeAlive()
    {
        NextLive = FirstLive;
        if (FirstLive is not null)
        {
            FirstLive._previousLive = this;
        }

        FirstLive = this;
    }

    [NoAllocation]
    private void BeGone()
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

        NextLive = null;
        _previousLive = null;
    }
}
