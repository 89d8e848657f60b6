using System.Runtime.CompilerServices;

namespace Tine.Memory;

/// <summary>The limit of every list of regions, and a count over all of them.</summary>
[NoAllocation]
public sealed class RegionTotals
{
    /// <summary>Linux's default of vm.max_map_count.</summary>
    private const int DefaultMost = 65530;

    private static readonly RegionTotals s_machine = new();

    /// <summary>The running machine's instance.</summary>
    public static RegionTotals Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BareMetal.IsHere ? s_machine : HostedMachine.Current.Get<RegionTotals>();
    }

    /// <summary>The largest number of regions of any list (vm.max_map_count).</summary>
    public int Most { get; set; } = DefaultMost;

    /// <summary>Regions with a backing that were put into any list: a search of all lists in portions sees by it whether one was added meanwhile.</summary>
    public ulong BackedInsertions { get; internal set; }
}
