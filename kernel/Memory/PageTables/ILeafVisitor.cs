namespace Tine.Memory;

/// <summary>What a walk over page tables does with each leaf table. Structs implement it, so that each walk is compiled for its own.</summary>
internal interface ILeafVisitor
{
    /// <returns>None, or an error that ends the walk.</returns>
    [NoAllocation]
    Errno Visit(in LeafTable leaf);
}
