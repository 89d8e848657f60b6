namespace Tine.Memory;

/// <summary>A question about a region.</summary>
internal interface IRegionTest
{
    bool Holds(in Region region);
}
