namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    /// <summary>What of a region is in memory. Costs what is there.</summary>
    public RegionUsage Measure(in Region region)
    {
        var usage = default(RegionUsage);
        _tables.Measure(region.Start, region.End, ref usage);
        return usage;
    }
}
