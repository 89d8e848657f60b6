namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    /// <summary>
    /// Gives back the private pages of a program that will never run again, without waiting until it has ended.
    /// What the kernel still writes there on its behalf goes to fresh pages.
    /// </summary>
    [NoAllocation]
    internal void Surrender()
    {
        foreach (ref readonly Region region in _regions.Span)
        {
            if (!region.IsShared)
            {
                DropPages(region.Start, region.End);
            }
        }
    }
}
