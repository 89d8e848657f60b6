namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    /// <summary>Adds up what of a range is in memory, a bounded part of it. Costs what is there.</summary>
    /// <returns>The address to go on at; the end when all is added up.</returns>
    public VirtualAddress Measure(VirtualAddress start, VirtualAddress end, ref RegionUsage usage) =>
        _tables.Measure(start, end, ref usage);

    /// <summary>The first region that ends after an address.</summary>
    public bool TryFindRegion(VirtualAddress after, out Region region)
    {
        int index = _regions.FirstEndingAfter(after);
        bool isFound = index < _regions.Count;
        region = isFound ? _regions[index] : default;
        return isFound;
    }
}
