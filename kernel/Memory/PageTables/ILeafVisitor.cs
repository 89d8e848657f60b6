namespace Tine.Memory;

/// <summary>Work on each leaf table of a walk over page tables. Structs implement it, so that each walk is compiled for its own.</summary>
internal interface ILeafVisitor
{
    /// <returns>None, or an error that ends the walk.</returns>
    [NoAllocation]
    Errno Visit(in LeafTable leaf);
}
